/// What Grandstream's exports and its API tell of a leg.
enum GrandstreamColumn: UInt8, RecordColumn {
    case recordID
    case accountCode
    case source
    case destination
    case channel
    case destinationChannel
    case lastApplication
    case start
    case answer
    case end
    case duration
    case talk
    case disposition
    case uniqueID
    case userField
    case session
    case action

    static let headerMark = ShortWord("disposition")

    /// Headings of the web's export and names of the API, as `ColumnLayout(headings:)` gives them.
    init?(name: String) {
        switch name {
        case "acctid": self = .recordID
        case "accountcode": self = .accountCode
        case "callernumber", "src": self = .source
        case "calleenumber", "dst": self = .destination
        case "sourcechannel", "channel": self = .channel
        case "destchannel", "dstchannel": self = .destinationChannel
        case "lastapp": self = .lastApplication
        case "starttime", "start": self = .start
        case "answertime", "answer": self = .answer
        case "endtime", "end": self = .end
        case "calltime", "duration": self = .duration
        case "talktime", "billsec": self = .talk
        case "disposition": self = .disposition
        case "uniqueid": self = .uniqueID
        case "loguserfield", "userfield": self = .userField
        case "session": self = .session
        case "actiontype": self = .action
        default: return nil
        }
    }

    /// As the API calls it.
    var name: String {
        switch self {
        case .recordID: "AcctId"
        case .accountCode: "accountcode"
        case .source: "src"
        case .destination: "dst"
        case .channel: "channel"
        case .destinationChannel: "dstchannel"
        case .lastApplication: "lastapp"
        case .start: "start"
        case .answer: "answer"
        case .end: "end"
        case .duration: "duration"
        case .talk: "billsec"
        case .disposition: "disposition"
        case .uniqueID: "uniqueid"
        case .userField: "userfield"
        case .session: "session"
        case .action: "action_type"
        }
    }

    /// The same field of an Asterisk CDR; nil where Grandstream means something else by it.
    var call: CallColumn? {
        switch self {
        case .recordID: .sequence
        case .accountCode: .accountCode
        case .source: .source
        case .destination: .destination
        case .channel: .channel
        case .destinationChannel: .destinationChannel
        case .lastApplication: .lastApplication
        case .start: .start
        case .answer: .answer
        case .end: .end
        case .duration: .duration
        case .talk: .talk
        case .disposition: .disposition
        case .uniqueID: .uniqueID
        case .userField, .session, .action: nil
        }
    }
}
