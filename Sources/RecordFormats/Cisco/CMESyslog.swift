import Pace

/// A line of `gw-accounting syslog`: the fields of the compact form as `Name value`, set apart by commas.
enum CMESyslog {
    static let mark = Array("%VOIPAAA-5-VOIP_".utf8)

    enum Reading {
        /// - Parameter content: the line without what the loggers on its way put before it.
        case leg(CMEValues, content: Range<Int>)
        case ignored(reason: String)
    }

    /// In their order, with the columns that they fill.
    private static let names: [(name: [UInt8], column: CMEColumn?)] = {
        let names: [(String, CMEColumn?)] = [
            ("CallLegType ", nil), (", ConnectionId ", .conference), (", SetupTime ", .setup),
            (", PeerAddress ", .peer),
            (", PeerSubAddress ", nil), (", DisconnectCause ", .cause), (", DisconnectText ", .causeText),
            (", ConnectTime ", .connect), (", DisconnectTime ", .disconnect), (", CallOrigin ", .origin),
            (", ChargedUnits ", nil), (", InfoType ", nil), (", TransmitPackets ", .sentPackets),
            (", TransmitBytes ", nil), (", ReceivePackets ", .receivedPackets), (", ReceiveBytes ", nil),
        ]
        return names.map { (Array($0.0.utf8), $0.1) }
    }()

    /// Nil when the line is no message of a router.
    static func reading(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(RecordError) -> Reading? {
        guard bytes.firstIndex(of: UInt8(ascii: "%"), in: line) != nil else { return nil }
        guard let found = bytes.place(of: mark, in: line) else {
            return isMessage(bytes, line) ? .ignored(reason: "other message") : nil
        }
        let kind = found + mark.count..<line.upperBound
        if bytes.place(of: "FEAT_HISTORY", in: kind.prefix(12)) != nil {
            return .ignored(reason: "feature")
        }
        guard bytes.place(of: "CALL_HISTORY", in: kind.prefix(12)) != nil else {
            return .ignored(reason: "other message")
        }
        guard let start = bytes.place(of: names[0].name, in: kind) else {
            throw RecordError(field: "CallLegType", problem: "is not in the line")
        }
        let content = start..<line.upperBound
        return .leg(try values(bytes, content), content: content)
    }

    /// A text may hold commas, so each name is looked for behind the one before; behind the text of the cause the last
    /// place counts.
    private static func values(_ bytes: Span<UInt8>, _ content: Range<Int>) throws(RecordError) -> CMEValues {
        var values = CMEValues()
        var open: (column: CMEColumn?, start: Int) = (nil, content.lowerBound)
        for (name, column) in names {
            let rest = open.start..<content.upperBound
            let place =
                open.column == .causeText ? bytes.lastPlace(of: name, in: rest) : bytes.place(of: name, in: rest)
            guard let place else {
                // Behind the origin nothing is needed.
                if values[.origin].isEmpty, open.column != .origin {
                    let missing = String(
                        decoding: name.filter { $0 != .space && $0 != UInt8(ascii: ",") },
                        as: UTF8.self
                    )
                    throw RecordError(field: missing, problem: "is not in the line")
                }
                continue
            }
            // A value that is empty leaves one blank for two.
            if let known = open.column { values[known] = bytes.trimmed(open.start..<place) }
            open = (column, place + name.count - 1)
        }
        if let known = open.column { values[known] = bytes.trimmed(open.start..<content.upperBound) }
        return values
    }

    /// `%SYS-5-CONFIG_I: …`: any other message of a router.
    private static func isMessage(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        guard let start = bytes.firstIndex(of: UInt8(ascii: "%"), in: line) else { return false }
        var hyphens = 0
        for index in start + 1..<line.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "-"): hyphens += 1
            case UInt8(ascii: ":"): return hyphens >= 2
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): break
            default: return false
            }
        }
        return false
    }
}
