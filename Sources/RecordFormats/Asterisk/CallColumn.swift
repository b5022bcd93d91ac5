/// The fields of a CDR, under all names that its exports give them.
enum CallColumn: UInt8, RecordColumn {
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
    case linkedID
    case sequence

    static let headerMark = ShortWord("disposition")

    init?(name: String) {
        switch name {
        case "accountcode": self = .accountCode
        case "src", "source": self = .source
        case "dst", "destination": self = .destination
        case "channel": self = .channel
        case "dstchannel", "destinationchannel": self = .destinationChannel
        case "lastapp", "lastapplication": self = .lastApplication
        case "start", "calldate", "starttime": self = .start
        case "answer", "answertime": self = .answer
        case "end", "endtime": self = .end
        case "duration": self = .duration
        case "billsec", "billableseconds": self = .talk
        case "disposition": self = .disposition
        case "uniqueid": self = .uniqueID
        case "userfield": self = .userField
        case "linkedid": self = .linkedID
        case "sequence": self = .sequence
        default: return nil
        }
    }

    var name: String {
        switch self {
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
        case .linkedID: "linkedid"
        case .sequence: "sequence"
        }
    }
}
