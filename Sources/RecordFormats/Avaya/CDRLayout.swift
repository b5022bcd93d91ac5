/// Where the data items of a CDR record of Avaya Communication Manager stand: one of the standard layouts, or the list on the
/// screens "CDR System Parameters".
///
/// Source: Avaya, "Administrator's Guide for Avaya Communication Manager" (555-233-506, 03-300509), call detail recording.
struct CDRLayout: Hashable, Sendable {
    enum Item: String, Sendable {
        case date
        case time
        /// `HMMT`: hours, minutes, tenths of a minute.
        case duration
        case seconds = "sec-dur"
        case startTime = "start-time"
        case condition = "cond-code"
        case codeDialed = "code-dial"
        case codeUsed = "code-used"
        case dialed = "dialed-num"
        case calling = "calling-num"
        case account = "acct-code"
        case incomingTrunk = "in-trk-code"
        case incomingCircuit = "in-crt-id"
        case vdn
    }

    /// The name of the option.
    static let option = "layout"
    private static let separators: Set<String> = ["return", "line-feed", "null"]
    /// Other names of an item.
    private static let synonyms = [
        "clg-num/cd": "calling-num", "clg-num/in-tac": "calling-num", "clg-num": "calling-num",
        "dial-num": "dialed-num", "in-tac": "in-trk-code",
    ]
    private static let longest = 512

    private var places: [Item: ClosedRange<Int>]
    /// The columns of a record; nil where further ones may follow.
    let width: Int?
    /// Columns that hold a blank in every record.
    let blanks: [Int]
    /// The calling number of an incoming call is the access code of its trunk.
    let callsByTrunk: Bool

    private init(_ places: [Item: ClosedRange<Int>], blanks: [Int], callsByTrunk: Bool) {
        self.places = places
        self.blanks = blanks
        self.callsByTrunk = callsByTrunk
        width = nil
    }

    /// Nil when the source names none, or one that `problem` refuses.
    init?(_ options: FormatOptions) {
        guard let named = options.further[Self.option], Self.problem(options) == nil else { return nil }
        if named.count == 1, let layout = Self.standard[named[0].lowercased()] {
            self = layout
            return
        }
        var places: [Item: ClosedRange<Int>] = [:]
        var column = 1
        var end = 1
        for text in named {
            guard let (name, length) = Self.item(text) else { return nil }
            if let item = Item(rawValue: name), places[item] == nil { places[item] = column...column + length - 1 }
            column += length
            if !Self.separators.contains(name) { end = column }
        }
        self.places = places
        width = end - 1
        blanks = []
        callsByTrunk = false
    }

    /// The columns of an item, counted from 1; nil where the records have none.
    subscript(item: Item) -> ClosedRange<Int>? { places[item] }

    /// What is wrong with the option.
    static func problem(_ options: FormatOptions) -> String? {
        let names = standard.keys.sorted().joined(separator: ", ")
        let allowed = "allowed: \(names), or the list of items with their lengths (date-6, space-1, time-4, …)"
        guard let named = options.further[option], !named.isEmpty else {
            return "\(option): it is missing, \(allowed)"
        }
        if named.count == 1, standard[named[0].lowercased()] != nil { return nil }
        var found: Set<String> = []
        var column = 0
        for text in named {
            guard let (name, length) = item(text) else { return "\(option): found \"\(text)\", \(allowed)" }
            if Item(rawValue: name) != nil, !found.insert(name).inserted {
                return "\(option): found \(name) more than once, allowed: each item once"
            }
            column += length
        }
        if column > longest { return "\(option): found \(column) columns, allowed: at most \(longest)" }
        if let missing = [Item.calling, .dialed].first(where: { !found.contains($0.rawValue) }) {
            return "\(option): \(missing.rawValue) is not among the items"
        }
        guard found.contains(Item.duration.rawValue) || found.contains(Item.seconds.rawValue) else {
            return "\(option): neither duration nor sec-dur is among the items"
        }
        guard found.contains(Item.time.rawValue) || found.contains(Item.startTime.rawValue) else {
            return "\(option): neither time nor start-time is among the items"
        }
        return nil
    }

    /// `sec-dur-5`, also `sec-dur - 5`: the name and how many columns.
    private static func item(_ text: String) -> (name: String, length: Int)? {
        let text = text.lowercased().filter { $0 != " " }
        guard let hyphen = text.lastIndex(of: "-"), hyphen > text.startIndex,
            let length = Int(text[text.index(after: hyphen)...]), (1...longest).contains(length)
        else { return nil }
        let name = String(text[..<hyphen])
        return (synonyms[name] ?? name, length)
    }

    /// The layouts that recognition chooses from; the others look like one of these.
    static let distinct = ["teleseer", "isdn-teleseer", "printer", "expanded", "unformatted"]

    static let standard: [String: CDRLayout] = {
        let teleseer = CDRLayout(
            [
                .time: 4...7, .duration: 8...11, .condition: 12...12, .codeDialed: 13...15, .codeUsed: 16...18,
                .dialed: 19...33, .calling: 34...38, .account: 39...53, .incomingCircuit: 56...58,
            ],
            blanks: [1, 2, 3],
            callsByTrunk: true
        )
        let printer = CDRLayout(
            [
                .time: 1...4, .duration: 6...9, .condition: 11...11, .codeDialed: 13...15, .codeUsed: 17...19,
                .dialed: 21...35, .calling: 37...41, .account: 43...57, .incomingCircuit: 74...76,
            ],
            blanks: [5, 10, 12, 16, 20, 36, 42, 58],
            callsByTrunk: true
        )
        let expanded = CDRLayout(
            [
                .time: 1...4, .duration: 6...9, .condition: 11...11, .codeDialed: 13...16, .codeUsed: 18...21,
                .dialed: 23...37, .calling: 39...48, .account: 50...64, .incomingCircuit: 78...80,
                .incomingTrunk: 91...94,
            ],
            blanks: [5, 10, 12, 17, 22, 38, 49, 65],
            callsByTrunk: false
        )
        let unformatted = CDRLayout(
            [
                .time: 1...4, .duration: 5...8, .condition: 9...9, .codeDialed: 10...13, .codeUsed: 14...17,
                .dialed: 18...32, .calling: 33...42, .account: 43...57, .incomingCircuit: 68...70,
                .incomingTrunk: 77...80,
            ],
            blanks: [],
            callsByTrunk: false
        )
        return [
            "teleseer": teleseer, "isdn-teleseer": teleseer, "printer": printer, "expanded": expanded,
            "int-isdn": expanded, "unformatted": unformatted,
        ]
    }()
}
