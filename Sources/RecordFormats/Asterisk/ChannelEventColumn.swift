/// The fields of a channel event, under the names of cel_custom, its successor and FreePBX's table.
enum ChannelEventColumn: UInt8, RecordColumn {
    case event
    case time
    case number
    case dialled
    case channel
    case uniqueID
    case linkedID
    case peer
    case extra

    static let headerMark = ShortWord("eventtype")

    init?(name: String) {
        switch name {
        case "eventtype": self = .event
        case "eventtime": self = .time
        case "num", "cid_num", "cidnum": self = .number
        case "exten": self = .dialled
        case "channame": self = .channel
        case "uniqueid": self = .uniqueID
        case "linkedid": self = .linkedID
        case "peer", "bridgepeer": self = .peer
        case "eventextra", "extra": self = .extra
        default: return nil
        }
    }

    var name: String {
        switch self {
        case .event: "eventtype"
        case .time: "eventtime"
        case .number: "cid_num"
        case .dialled: "exten"
        case .channel: "channame"
        case .uniqueID: "uniqueid"
        case .linkedID: "linkedid"
        case .peer: "peer"
        case .extra: "eventextra"
        }
    }
}
