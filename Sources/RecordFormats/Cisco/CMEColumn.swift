/// The fields of an accounting record of IOS that bear on a call, at their places in the detailed form of file
/// accounting.
///
/// Source: Cisco IOS "Configuring File Accounting"; the order is that of the public reader ZionDials/Go-CDR
/// (`parser/cubecdr.go`).
enum CMEColumn: UInt8, WideColumn {
    case recordTime
    case callID
    case recordType
    case conference
    case peer
    case setup
    case connect
    case disconnect
    case cause
    case causeText
    case origin
    case sentPackets
    case receivedPackets
    case calling
    case called
    case account
    case session
    case phone

    static let all = allCases
    /// Without these a row tells nothing.
    static let required: [CMEColumn] = [.conference, .setup, .disconnect, .origin]
    static let fewestDetailed = 100

    var place: Int { description.place }
    var name: String { description.name }

    /// Of the detailed form.
    private var description: (place: Int, name: String) {
        switch self {
        case .recordTime: (0, "unix-time")
        case .callID: (1, "call-id")
        case .recordType: (2, "cdr-type")
        case .conference: (4, "h323-conf-id")
        case .peer: (5, "peer-address")
        case .setup: (7, "h323-setup-time")
        case .connect: (9, "h323-connect-time")
        case .disconnect: (10, "h323-disconnect-time")
        case .cause: (11, "h323-disconnect-cause")
        case .causeText: (12, "disconnect-text")
        case .origin: (13, "h323-call-origin")
        case .sentPackets: (16, "paks-out")
        case .receivedPackets: (18, "paks-in")
        case .calling: (21, "clid")
        case .called: (22, "dnis")
        case .account: (32, "account-code")
        case .session: (67, "override-session-time")
        case .phone: (124, "ip-phone-info")
        }
    }

    /// The names that the compact form and syslog have for the same.
    private var others: [String] {
        switch self {
        case .conference: ["ConnectionId", "conf-id"]
        case .peer: ["PeerAddress"]
        case .setup: ["SetupTime"]
        case .connect: ["ConnectTime"]
        case .disconnect: ["DisconnectTime"]
        case .cause: ["DisconnectCause"]
        case .causeText: ["DisconnectText"]
        case .origin: ["CallOrigin"]
        case .sentPackets: ["TransmitPackets"]
        case .receivedPackets: ["ReceivePackets"]
        default: []
        }
    }

    /// - Parameter name: in any spelling: `h323-conf-id`, `ConnectionId`.
    init?(name: String) {
        let letters = Self.letters(of: name)
        let column = Self.allCases.first { column in
            ([column.name] + column.others).contains { Self.letters(of: $0) == letters }
        }
        guard let column else { return nil }
        self = column
    }

    private static func letters(of name: String) -> String {
        String(name.lowercased().filter { ("a"..."z").contains($0) || ("0"..."9").contains($0) })
    }
}

extension WideColumns<CMEColumn> {
    /// The compact form: 17 fields, or 16 without those of features.
    static var compact: Self {
        Self(
            count: 0,
            [
                .conference: 1, .setup: 2, .peer: 3, .cause: 5, .causeText: 6, .connect: 7, .disconnect: 8, .origin: 9,
                .sentPackets: 12, .receivedPackets: 14,
            ]
        )
    }

    /// - Parameter names: those of the configuration; unknown ones hold their place.
    init(names: [String]) {
        var places: [CMEColumn: Int] = [:]
        for (place, name) in names.enumerated() {
            if let column = CMEColumn(name: name), places[column] == nil { places[column] = place }
        }
        self.init(count: names.count, places)
    }
}
