import Pace

/// What the columns and words of one service mean: everything in which a service's call history differs from another's.
///
/// One map serves CSV and JSON. Source of the maps: the vendors' documentation, named in the file of each.
struct CallMap: Sendable {
    /// The format's name.
    var name: String
    /// Header names, and members of JSON records as `user.email` or `employees[is_talked].name` (the first element whose
    /// member is true), by role; the first that is there counts.
    var names: [CallRole: [String]]
    /// Words of the service beside the usual ones, in lower case.
    var words: [String: WordMeaning] = [:]
    /// Whether the usual words and stems of English and Russian hold, too.
    var knowsUsualWords = true
    /// How talk is told; the first way that the record allows.
    var talk: [TalkSource] = [.column, .answerToEnd, .totalWithoutRing, .totalAtMost]
    var durations = DurationUnit.seconds
    /// The order of day and month in dates such as 03/04/2026; nil: such a date is refused.
    var dates: DateOrder?
    /// Local times are UTC, whatever the source says.
    var isInUTC = false
    /// Where the records of a JSON document stand: `calls[]`, `result.data[]`, or one as `data`.
    var elements: [String] = []
    /// Elements of which each had a part of the talk: of more than one the talk is an upper bound.
    var shares: String?
    /// The member that holds the legs of a JSON record, and the one that marks a leg that spans all of them.
    var parts: String?
    var whole: String?
    /// The order of the columns of a file without a header line.
    var columns: [String]?
    /// How such a file sets its fields apart; nil: as its first line shows.
    var separator: UInt8?
    /// Prefixes of the call's id that tell the direction.
    var callPrefixes: [(text: String, direction: Direction)] = []
    /// Whether the direction is told by which side has an extension.
    var isDirectionByExtension = false
    /// A record that says outbound, while its callee alone has an extension, brings the caller to that extension.
    var dialsExtensions = false
    /// Where a device or an extension stands in the place of the client, the direction's word does not hold.
    var doubtsDirectionOfHouse = false
    /// With a direction that is told the agent may stand at the client's end, too, which the roster can tell.
    var doubtsAgentsEnd = false
    /// Legs with a parent meet in it: it is named by `call`, and a leg without one by its own id.
    var meetsInParent = false
    /// Members of JSON records are known however their names are written, as columns are.
    var foldsMembers = false
    /// A record of another kind than those whose words are known is no call.
    var knowsAllKinds = false
    /// Records may come as form data, too, a line each.
    var readsForms = false
    /// A header name that begins with a known one is that one.
    var matchesBeginnings = false
    /// A header line must name every column of the map.
    var needsAllColumns = false
    /// A line with fewer known columns is no header.
    var fewestColumns = 3
    /// Sets of header names, or of members of a record, each of which nothing else has.
    var marks: [[String]] = []
}

/// A way to learn the talk of a record.
enum TalkSource: Sendable {
    case column
    case answerToEnd
    case totalWithoutRing
    /// The duration of an answered record is conversation alone.
    case totalWhenAnswered
    /// The duration holds more than conversation; talk is an upper bound.
    case totalAtMost
}

enum DateOrder: String, CaseIterable, Sendable {
    case dayFirst = "dmy"
    case monthFirst = "mdy"
    case yearFirst = "ymd"
}

/// What a word of a record says: about the direction, about how the call ended, or both.
struct WordMeaning: Hashable, Sendable {
    enum Effect: Hashable, Sendable {
        case none
        case ignored(Useless)
        /// Whoever is named did not talk.
        case noTalk
        /// Talk is no more than an upper bound.
        case upperBound
    }

    /// Why a record is of no use.
    enum Useless: String, Sendable {
        case event
        case fax
        case message
        /// A call still going on, which is read again later.
        case inProgress = "in progress"
        /// The configuration says so.
        case byWord = "by its word"
    }

    var direction: Direction?
    var disposition: Disposition?
    var effect = Effect.none

    init(_ direction: Direction? = nil, _ disposition: Disposition? = nil, _ effect: Effect = .none) {
        self.direction = direction
        self.disposition = disposition
        self.effect = effect
    }

    /// Why the record is of no use, if it is.
    var ignored: Useless? {
        if case .ignored(let reason) = effect { reason } else { nil }
    }

    static let inbound = WordMeaning(.inbound)
    static let outbound = WordMeaning(.outbound)
    static let `internal` = WordMeaning(.internal)
    static let answered = WordMeaning(nil, .answered)
    static let noAnswer = WordMeaning(nil, .noAnswer)
    static let busy = WordMeaning(nil, .busy)
    static let failed = WordMeaning(nil, .failed)
    static let voicemail = WordMeaning(nil, .voicemail)
    static let unknown = WordMeaning(nil, .unknown)
    static let inProgress = WordMeaning(nil, nil, .ignored(.inProgress))
}
