import Pace
import RecordFormats
import Testing

/// Every byte of a file belongs to exactly one record, however the file is cut.
struct AccountTests {
    static let fixtures: [(String, String)] = [
        ("asterisk-csv", "asterisk/Master.csv"), ("asterisk-custom", "asterisk/Linked.csv"),
        ("asterisk-cel", "asterisk/Cel.csv"), ("asterisk-queue-log", "asterisk/queue_log"),
        ("asterisk-cel", "asterisk-cel/testsuite-CELMaster1.csv"),
        ("asterisk-cel", "asterisk-cel/testsuite-CELMaster2.csv"),
        ("asterisk-csv", "asterisk-csv/testsuite-Master.csv"), ("asterisk-csv", "asterisk-csv/testsuite-buggy.csv"),
        ("asterisk-csv", "asterisk-csv/testsuite-good.csv"),
        ("asterisk-custom", "asterisk-custom/lab-two-phones-Master.csv"),
        ("asterisk-queue-log", "asterisk-queue-log/attended-into-queue.txt"),
        ("freepbx", "freepbx/lab-cdr-report-export.csv"),
        // A file of another format is quarantined, and accounted for, too.
        ("asterisk-csv", "asterisk/README.md"), ("asterisk-csv", "freepbx/lab-cdr-report-export.csv"),
        ("freepbx", "asterisk/Cel.csv"), ("asterisk-queue-log", "asterisk/Cel.csv"),
        ("avaya-ipoffice", "avaya-ipoffice/35-and-30-fields.csv"),
        ("avaya-ipoffice", "avaya-ipoffice/transfer-to-voicemail.csv"), ("3cx", "3cx/cdr-27-fields.log"),
        ("3cx", "3cx/order-20-fields-2023.txt"), ("avaya-ipoffice", "3cx/cdr-27-fields.log"),
        ("3cx", "avaya-ipoffice/35-and-30-fields.csv"), ("avaya-cm", "avaya-ipoffice/35-and-30-fields.csv"),
        ("cucm", "cucm/cdr-lab-recording.txt"), ("cucm", "cucm/cdr-no-header-synthetic.txt"),
        ("cucm", "cucm/cmr-lab.txt"), ("cisco-cme", "cisco-cme/syslog-vendor-doc.txt"),
        ("kamailio", "kamailio/acc-syslog-doc.txt"), ("opensips", "opensips/acc-syslog-doc.txt"),
    ]

    @Test("A fixture's records follow each other without a gap, whatever the windows", arguments: fixtures)
    func fixture(format: String, path: String) throws {
        try check(format, try Fixture.bytes(path), rounds: 20)
    }

    @Test("Random bytes are accounted for and never crash", arguments: FormatCatalog.all.map(\.name))
    func randomBytes(format: String) throws {
        var generator = Random(7)
        for _ in 0..<20 {
            let bytes = (0..<Int.random(in: 1...3_000, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            try check(format, bytes, rounds: 2)
        }
    }

    @Test("Pieces of rows in any order are accounted for", arguments: FormatCatalog.all.map(\.name))
    func shuffledPieces(format: String) throws {
        let pieces = [
            "\"", "\"\"", ",", "\n", "\r\n", "\r", "\\\"", "\\", " <", "\0", "\0\0", "x", "2026-11-23 08:02:35",
            "|", "CONNECT", "1795420955|1795420955.8|sales|101|CONNECT|2|1.2|3", CSVRow().line,
            "\"HANGUP\",\"1795420955.1\",\"\",\"\",\"\",\"\",\"\",\"s\",\"d\",\"A/1-1\",\"\",\"\",\"3\",\"\",\"1.1\",\"1.1\"\n",
            "calldate,clid,src,dst,disposition\n", "\u{FEFF}", "ANSWERED", "12",
        ]
        var generator = Random(11)
        for _ in 0..<80 {
            let text = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &generator)]
            }
            try check(format, Array(text.joined().utf8), rounds: 2)
        }
    }

    @Test("Fixtures with bytes changed, lost and doubled are accounted for", arguments: fixtures)
    func damaged(format: String, path: String) throws {
        var generator = Random(13)
        let whole = try Fixture.bytes(path)
        for _ in 0..<15 {
            var bytes = Array(whole.prefix(5_000))
            for _ in 0..<Int.random(in: 1...20, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0...2, using: &generator) {
                case 0: bytes[index] = [34, 10, 44, 0, 92, 255].randomElement(using: &generator) ?? 34
                case 1: bytes.remove(at: index)
                default: bytes.insert(bytes[index], at: index)
                }
            }
            try check(format, bytes, rounds: 2)
        }
    }

    private func check(_ format: String, _ bytes: [UInt8], rounds: Int) throws {
        let decoded = decode(format, bytes)
        var offset: Int64 = 0
        for record in decoded {
            try #require(record.offset == offset)
            offset += Int64(record.length)
        }
        try #require(offset == Int64(bytes.count))
        var generator = Random(UInt64(bytes.count))
        for _ in 0..<rounds {
            let inWindows = decodeInWindows(format, bytes, using: &generator)
            try #require(inWindows == decoded)
        }
    }
}
