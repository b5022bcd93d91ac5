import Json
import Pace

/// The records of a call history in JSON, read by a map.
struct CallDocuments: RecordDecoder {
    /// The first byte of what is carried.
    static let mark: UInt8 = 2

    /// No call has more legs.
    private static let mostParts = 200
    private static let id = Array("id".utf8)

    private let map: CallMap
    private let shares: JSONPath?
    private var members: MemberPaths
    /// The place of the member that holds the legs.
    private let parts: Int?
    private let whole: [UInt8]?
    private var frame: JSONFrame
    private var reader: CallLegReader
    private var values = RoleRanges()
    private var buffer = RoleBuffer()
    /// Where the members of the record stand.
    private var found: [Int] = []

    /// - Parameter header: what an earlier decoder carried, without the flags.
    init(_ map: CallMap, _ options: FormatOptions, header: [UInt8]) {
        self.map = map
        shares = map.shares.map { JSONPath($0) }
        var names = JSONNames()
        parts = map.parts.map { names.add($0) }
        members = MemberPaths(map, &names)
        whole = map.whole.map { Array($0.utf8) }
        frame = JSONFrame(map.elements.map(JSONFrame.Place.init), carry: Array(header.dropFirst()))
        reader = CallLegReader(map, options)
    }

    /// No flags, then the mark.
    var carry: [UInt8] { [0, Self.mark] + frame.carry }

    mutating func next(in bytes: Span<UInt8>, from start: Int, offset: Int64, isFinal: Bool) -> DecoderStep {
        guard let window = DecoderWindow(bytes, from: start, offset: offset, isFinal: isFinal, limit: JSONFrame.limit)
        else { return .incomplete }
        switch frame.next(bytes, from: start, until: window.end, isFinal: window.isFinal) {
        case .incomplete: return .incomplete
        case .envelope(let next): return window.record(.ignored(reason: "envelope"), until: next)
        case .blank(let next): return window.record(.ignored(reason: "blank"), until: next)
        case .broken(let next, let problem):
            return window.quarantine(RecordError(field: "json", problem: problem).description, until: next)
        case .long(let next, let isContinued):
            return window.piece("json: a record longer than 1 MiB", until: next, continuesBefore: isContinued)
        case .element(let end, let next): return element(start..<end, until: next, window, bytes)
        }
    }

    private mutating func element(
        _ range: Range<Int>,
        until next: Int,
        _ window: DecoderWindow,
        _ bytes: Span<UInt8>
    ) -> DecoderStep {
        do throws(JSONError) {
            return step(try JSONDocument(parsing: bytes.extracting(range)), until: next, window, nil)
        } catch {
            guard !bytes.isUTF8(range) else { return window.quarantine("json: \(error)", until: next) }
        }
        do throws(JSONError) {
            let text = Array(bytes.text(range).utf8)
            let document = try JSONDocument(parsing: text.span, limit: 4 * JSONFrame.limit)
            return step(document, until: next, window, "bytes that are no UTF-8 are read as U+FFFD")
        } catch {
            return window.quarantine("json: \(error)", until: next)
        }
    }

    private mutating func step(
        _ document: borrowing JSONDocument,
        until next: Int,
        _ window: DecoderWindow,
        _ note: String?
    ) -> DecoderStep {
        members.find(in: document, of: 0, &found)
        guard let parts, found[parts] >= 0, let legs = document.elements(of: found[parts]),
            legs.contains(where: { document.isObject($0) })
        else {
            return window.record(of: reading(of: document), until: next, note: note)
        }
        guard legs.count <= Self.mostParts else {
            let problem = "\(legs.count) of them, and no more than \(Self.mostParts) are read"
            return window.quarantine(RecordError(field: map.parts ?? "", problem: problem).description, until: next)
        }
        return window.record(of: readings(of: legs, document), until: next, note: note)
    }

    /// The legs of a record, each with what the record says of all of them.
    ///
    /// A leg that spans all is left out where another one has an answer of its own. A leg that brings the record's own caller
    /// to somebody goes in the record's direction, whatever it says of itself: it was dialled for that caller.
    private mutating func readings(of legs: [Int], _ document: borrowing JSONDocument) -> [RowReading] {
        let shared = found
        let caller = text(of: .caller, in: document)
        let direction = members.roles.first { $0.role == .direction }?.paths.map(\.member) ?? []
        let id = document.member(Self.id, of: 0).flatMap { document.text(of: $0) }
        var readings: [(isWhole: Bool, reading: RowReading)] = []
        var hasOwn = false
        for (place, leg) in legs.enumerated() where document.isObject(leg) {
            members.find(in: document, of: leg, &found)
            for member in shared.indices where found[member] < 0 && member != parts { found[member] = shared[member] }
            if caller != nil, caller == text(of: .caller, in: document) {
                for member in direction { found[member] = shared[member] }
            }
            let reading = reading(of: document, id: id.map { (range: $0, place: legs.count > 1 ? place : nil) })
            let mark = whole.flatMap { document.member($0, of: leg) }
            let isWhole = mark.map { document.isTrue($0) } ?? false
            readings.append((isWhole, reading))
            if !isWhole, case .record(.leg(let leg), _, _, _) = reading, leg.disposition == .answered { hasOwn = true }
        }
        return readings.filter { !(hasOwn && $0.isWhole) }.map(\.reading)
    }

    /// What a role has in the record, or the leg, of which the members are found.
    private func text(of role: CallRole, in document: borrowing JSONDocument) -> String? {
        for (member, path) in members.roles.first(where: { $0.role == role })?.paths ?? [] {
            guard let text = path.text(in: document, member: found[member]), !text.isEmpty else { continue }
            return document.withText { $0.text(text) }
        }
        return nil
    }

    /// The record of which the members are found.
    ///
    /// - Parameter id: the record's, and the place of the leg that is read where it has several; nil: the whole is read.
    private mutating func reading(
        of document: borrowing JSONDocument,
        id: (range: Range<Int>, place: Int?)? = nil
    ) -> RowReading {
        for place in members.roles.indices {
            let role = members.roles[place].role
            values[role] = 0..<0
            for choice in members.roles[place].paths.indices {
                let member = found[members.roles[place].paths[choice].member]
                guard member >= 0,
                    let text = members.roles[place].paths[choice].path.text(in: document, member: member), !text.isEmpty
                else { continue }
                values[role] = text
                break
            }
        }
        reader.shape = members.shape(found)
        let reading = document.withText { text in
            for place in members.roles.indices {
                let role = members.roles[place].role
                values[role] = text.withoutBlanks(values[role])
            }
            guard let id else { return reader.read(values.all.span, text) }
            buffer.clear()
            for (role, _) in members.roles where !values[role].isEmpty { buffer.add(text, values[role], as: role) }
            let place = id.place.map { "#\($0)" } ?? ""
            buffer.add(text.text(id.range) + place, as: .id)
            let filled = buffer.bytes
            return reader.read(buffer.values.all.span, filled.span)
        }
        guard let shares, shares.count(in: document) > 1,
            case .record(.leg(var leg), let key, let note, let isProven) = reading, leg.talk > 0
        else { return reading }
        leg.traits.insert(.upperBound)
        return .record(.leg(leg), key: key, note: note, isProven: isProven)
    }
}

extension DecoderWindow {
    /// - Parameter note: of the whole.
    fileprivate func record(of reading: RowReading, until next: Int, note: String?) -> DecoderStep {
        switch reading {
        case .record(let leg, let key, let told, _):
            guard let note, note != told else { return record(.record(leg, key: key), until: next, note: told) }
            return record(.record(leg, key: key), until: next, note: told.map { "\(note); \($0)" } ?? note)
        case .ignored(let reason): return record(.ignored(reason: reason), until: next)
        case .rejected(let reason): return quarantine(reason, until: next)
        case .header: return record(.ignored(reason: "nothing"), until: next)
        }
    }
}
