import Pace

/// What a column, or a member of a JSON document, is for a call.
enum CallRole: UInt8, CaseIterable, Hashable, Sendable {
    /// When the call began; or `date` and `time` apart.
    case start
    case date
    case time
    case answer
    case end
    /// Conversation alone.
    case talk
    /// Everything: ringing, waiting, IVR and conversation.
    case total
    /// Ringing or waiting before the answer.
    case ring
    case direction
    case status
    /// A further word on what the record is: a call type.
    case kind
    /// Whoever of the house took part: a name, an address, a user's id, or an extension.
    case agent
    case `extension`
    /// The number of the other side.
    case client
    case caller
    case callerExtension
    case callerName
    case callee
    case calleeExtension
    case calleeName
    /// The identity of the record.
    case id
    /// What the records of one call share.
    case call
    case userField
    case account
    case wrapUp
    /// When a call failed: its end, where no other is told.
    case failure

    /// The name in the option `columns`.
    var name: String {
        switch self {
        case .start: "start"
        case .date: "date"
        case .time: "time"
        case .answer: "answer"
        case .end: "end"
        case .talk: "talk"
        case .total: "duration"
        case .ring: "ring"
        case .direction: "direction"
        case .status: "status"
        case .kind: "kind"
        case .agent: "agent"
        case .extension: "extension"
        case .client: "client"
        case .caller: "caller"
        case .callerExtension: "caller_extension"
        case .callerName: "caller_name"
        case .callee: "callee"
        case .calleeExtension: "callee_extension"
        case .calleeName: "callee_name"
        case .id: "id"
        case .call: "call"
        case .userField: "code"
        case .account: "account"
        case .wrapUp: "wrap_up"
        case .failure: "failure"
        }
    }

    init?(name: String) {
        guard let role = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = role
    }
}

/// Where the value of each role stands in some bytes. Empty: there is none.
typealias RoleValues = Span<Range<Int>>

extension RoleValues {
    subscript(role: CallRole) -> Range<Int> { self[Int(role.rawValue)] }

    func has(_ role: CallRole) -> Bool { !self[role].isEmpty }
}

/// Holds where the values of a record stand.
struct RoleRanges: Sendable {
    /// By the numbers of the roles, of which there are fewer.
    private(set) var all = InlineArray<32, Range<Int>>(repeating: 0..<0)

    subscript(role: CallRole) -> Range<Int> {
        get { all[Int(role.rawValue)] }
        set { all[Int(role.rawValue)] = newValue }
    }

    mutating func clear() { self = RoleRanges() }
}

/// Values that do not stand in the bytes of a record as they are: they were escaped, or in another encoding.
struct RoleBuffer: Sendable {
    var bytes: [UInt8] = []
    var values = RoleRanges()

    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        values.clear()
    }

    mutating func add(_ text: Span<UInt8>, _ range: Range<Int>, as role: CallRole) {
        let start = bytes.count
        bytes.append(addingCapacity: range.count) { bytes in
            for index in range { bytes.append(text[index]) }
        }
        values[role] = start..<bytes.count
    }

    mutating func add(_ text: Span<UInt8>, _ range: Range<Int>, _ encoding: TableEncoding, as role: CallRole) {
        let start = bytes.count
        encoding.add(text, range, to: &bytes)
        values[role] = start..<bytes.count
    }

    mutating func add(_ text: String, as role: CallRole) {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        values[role] = start..<bytes.count
    }
}
