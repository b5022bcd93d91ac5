/// Where PBXs put their records unless told otherwise.
package enum KnownPlaces {
    /// What records of a place are good for. Of several places with calls of one system one is enough: they tell the same.
    package enum Purpose: Sendable {
        case calls
        case events
        case queues
    }

    package struct Place: Sendable {
        /// In people's words.
        package var system: String
        package var purpose: Purpose
        /// The name of a source.
        package var source: String
        /// A glob below the root of the system.
        package var path: String
    }

    /// In order of preference within a system.
    package static let all: [Place] = asterisk + freeSWITCH + others

    private static let asterisk = [
        Place(system: "Asterisk", purpose: .calls, source: "cdr", path: "/var/log/asterisk/cdr-csv/Master.csv*"),
        Place(system: "Asterisk", purpose: .calls, source: "cdr-custom", path: "/var/log/asterisk/cdr-custom/*.csv*"),
        Place(system: "Asterisk", purpose: .events, source: "events", path: "/var/log/asterisk/cel-custom/*.csv*"),
        Place(system: "Asterisk", purpose: .queues, source: "queues", path: "/var/log/asterisk/queue_log*"),
    ]

    private static let freeSWITCH = [
        "/var/log/freeswitch/cdr-csv/Master.csv*", "/usr/local/freeswitch/log/cdr-csv/Master.csv*",
        "/var/log/freeswitch/json_cdr/*.json", "/usr/local/freeswitch/log/json_cdr/*.json",
        "/var/lib/freeswitch/json_cdr/*.json", "/var/log/freeswitch/format_cdr/*",
        "/usr/local/freeswitch/log/format_cdr/*",
        // FusionPBX keeps what its importer left behind here.
        "/var/log/freeswitch/xml_cdr/*.xml", "/usr/local/freeswitch/log/xml_cdr/*.xml",
        "/var/lib/freeswitch/xml_cdr/*.xml",
    ].map { Place(system: "FreeSWITCH or FusionPBX", purpose: .calls, source: "freeswitch", path: $0) }

    private static let others = [
        ("3CX", "3cx", "/var/lib/3cxpbx/Instance1/Data/Logs/CDRLogs/*"),
        ("3CX", "3cx", "/var/lib/3cxpbx/Instance1/Data/Logs/cdr.log*"),
        ("3CX", "3cx", "/var/lib/3cxpbx/Data/Logs/CDRLogs/*"),
        ("Kamailio", "kamailio", "/var/lib/kamailio/flatstore/acc*.log"),
        ("Kamailio", "kamailio", "/var/log/kamailio/acc*.log"),
        ("Kamailio", "kamailio", "/var/log/kamailio.log*"),
        ("OpenSIPS", "opensips", "/var/log/opensips/acc*.log"),
        ("OpenSIPS", "opensips", "/var/log/opensips.log*"),
        ("Cisco CallManager", "cucm", "/var/spool/cdr/cdr_*"),
        ("Cisco CallManager Express", "cisco-cme", "/var/log/cisco*.log*"),
        ("Avaya, Panasonic, Mitel and others, received by a collector", "smdr", "/var/log/smdr/*"),
    ].map { Place(system: $0.0, purpose: .calls, source: $0.1, path: $0.2) }
}
