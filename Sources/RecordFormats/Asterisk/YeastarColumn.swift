/// What Yeastar's tables, exports and reports tell of a call, under the names that each of them gives it.
enum YeastarColumn: UInt8, RecordColumn {
    case id
    case time
    case from
    case to
    case sourceTrunk
    case destinationTrunk
    case application
    case duration
    case ring
    case talk
    case status
    case type
    case account
    case uniqueID
    case callID
    case agentRing

    static let headerMark = ShortWord("id")

    /// Names as in the S-series' table, in the web's export and in the report `NewCdr`, misspelt as they are there.
    init?(name: String) {
        switch name {
        case "id": self = .id
        case "time", "datetime", "timestart": self = .time
        case "callfrom", "src": self = .from
        case "callto", "dst": self = .to
        case "sourcetrunk", "srctrunk", "srctrunkname": self = .sourceTrunk
        case "destinationtrunk", "dstrunk", "dsttrunk", "dsttrcunkname", "dsttrunkname": self = .destinationTrunk
        case "lastapp": self = .application
        case "callduration", "callduraction", "duration": self = .duration
        case "ringduration": self = .ring
        case "talkduration", "talkduraction", "billable": self = .talk
        case "status", "disposition": self = .status
        case "communicationtype", "calltype", "type": self = .type
        case "accountcode": self = .account
        case "uniqueid": self = .uniqueID
        case "callid": self = .callID
        case "agentringtime": self = .agentRing
        default: return nil
        }
    }

    /// As the web's export calls it.
    var name: String {
        switch self {
        case .id: "ID"
        case .time: "Time"
        case .from: "Call From"
        case .to: "Call To"
        case .sourceTrunk: "Source Trunk"
        case .destinationTrunk: "Destination Trunk"
        case .application: "lastapp"
        case .duration: "Call Duration"
        case .ring: "Ring Duration"
        case .talk: "Talk Duration"
        case .status: "Status"
        case .type: "Communication Type"
        case .account: "accountcode"
        case .uniqueID: "uniqueid"
        case .callID: "callid"
        case .agentRing: "agentringtime"
        }
    }
}
