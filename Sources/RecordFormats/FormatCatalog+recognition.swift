import Pace

extension FormatCatalog {
    /// The names of events that a file of channel events begins with (`main/cel.c: cel_event_types`).
    private static let eventNames: Set<String> = [
        "CHAN_START", "CHAN_END", "ANSWER", "HANGUP", "APP_START", "APP_END", "BRIDGE_ENTER", "BRIDGE_EXIT",
        "BRIDGE_START", "BRIDGE_END", "BRIDGE_UPDATE", "CONF_ENTER", "CONF_EXIT", "PARK_START", "PARK_END",
        "BLINDTRANSFER", "ATTENDEDTRANSFER", "PICKUP", "FORWARD", "USER_DEFINED", "LINKEDID_END",
        "LOCAL_OPTIMIZE_BEGIN", "LOCAL_OPTIMIZE", "STREAM_BEGIN", "STREAM_END", "DTMF",
    ]

    /// The format of a file by its first record; nil when it is none of those known.
    ///
    /// - Parameter bytes: the beginning of the file, at least its first record.
    package static func recognise(_ bytes: Span<UInt8>) -> RecordFormat? {
        let candidates = [
            AsteriskQueueLog.format, AsteriskCEL.format, FreePBX.format, AsteriskCSV.format, AsteriskCustom.format,
        ]
        return candidates.first { isFirstRecord(bytes, of: $0) }
    }

    private static func isFirstRecord(_ bytes: Span<UInt8>, of format: RecordFormat) -> Bool {
        var decoder = format.makeDecoder(FormatOptions(), [])
        var start = 0
        while case .record(let record) = decoder.next(in: bytes, from: start, offset: Int64(start), isFinal: true),
            record.length > 0
        {
            switch record.outcome {
            case .record(.channel(let event), _): return eventNames.contains(event.name)
            case .record: return true
            case .ignored(reason: "blank"): break
            case .ignored(reason: "header"):
                // The table of FreePBX begins with calldate; Master.csv has no header.
                let first = bytes.firstIndex(of: UInt8(ascii: ","), in: start..<start + record.length) ?? start
                let isTable = bytes.text(start..<first).lowercased().contains("calldate")
                return isTable == (format.name == FreePBX.format.name) && format.name != AsteriskCSV.format.name
            case .ignored: return true
            case .quarantined: return false
            }
            start += record.length
        }
        return false
    }
}
