/// A log that the simulated PBX writes.
package enum SimulatedFormat: String, CaseIterable, Sendable {
    /// `cdr_csv` with every optional column: 21 fields.
    case asteriskCSV = "asterisk-csv"
    /// With `loguniqueid` and `loguserfield` only: 18 fields.
    case asteriskCSV18 = "asterisk-csv-18"
    /// With none: 16 fields, no id of any kind.
    case asteriskCSV16 = "asterisk-csv-16"
    /// The default mapping of `cdr_custom`: 19 fields.
    case asteriskCustom = "asterisk-custom"
    /// A mapping with linkedid, all quoted: 20 fields.
    case asteriskCustomLinked = "asterisk-custom-linked"
    /// The export of FreePBX's CDR report, with its header.
    case freePBX = "freepbx"
    /// `cel_custom` with its sample mapping: 20 fields.
    case asteriskCEL = "asterisk-cel"
    case asteriskQueueLog = "asterisk-queue-log"

    /// The name of the format in the configuration of a source.
    package var sourceFormat: String {
        switch self {
        case .asteriskCSV, .asteriskCSV18, .asteriskCSV16: "asterisk-csv"
        case .asteriskCustom, .asteriskCustomLinked: "asterisk-custom"
        case .freePBX: "freepbx"
        case .asteriskCEL: "asterisk-cel"
        case .asteriskQueueLog: "asterisk-queue-log"
        }
    }

    /// What of a call stands in this log.
    package var detail: SimulatedDetail {
        switch self {
        case .asteriskCSV, .asteriskCSV18, .asteriskCSV16, .asteriskCustom, .asteriskCustomLinked, .freePBX: .records
        case .asteriskCEL: .events
        case .asteriskQueueLog: .queueLog
        }
    }

    /// Whether the lines hold local times.
    package var needsZone: Bool { detail == .records }

    /// The option `columns` that a source of this log needs; empty where none is needed.
    package var columns: [String] {
        guard self == .asteriskCustomLinked else { return [] }
        return [
            "clid", "src", "dst", "dcontext", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer", "end",
            "duration", "billsec", "disposition", "amaflags", "accountcode", "uniqueid", "userfield", "linkedid",
            "sequence",
        ]
    }
}
