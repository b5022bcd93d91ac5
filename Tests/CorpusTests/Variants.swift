import Pace
import RecordFormats

/// The options that a source could have.
enum Variants {
    /// Berlin's summer of 2026.
    static let berlin = Zone(
        name: "Europe/Berlin",
        firstOffset: 3_600,
        transitions: [
            Zone.Transition(at: 1_774_746_000, offset: 7_200), Zone.Transition(at: 1_792_890_000, offset: 3_600),
        ]
    )

    /// Words of options by their names, whatever format has them.
    private static let words: [String: [[String]]] = [
        "columns": [
            ["start=When", "answer=Answered", "end=Ended", "talk=Talk", "caller=From", "callee=To"],
            ["start=1", "talk=2", "caller=3", "callee=4", "agent=5", "direction=6"],
        ],
        "journal": [["exchange"]], "dates": [["dmy"], ["mdy"], ["ymd"]], "time": [["end"], ["start"]],
        "clock": [["12"], ["24"]],
        "year": [["2026"]], "encoding": [["windows-1251"], ["utf-8"]],
        "condition_codes": [["standard"], ["alternative"]],
        "layout": [
            ["expanded"], ["teleseer"], ["printer"], ["unformatted"],
            [
                "date-6", "space-1", "time-4", "space-1", "sec-dur-5", "space-1", "calling-num-15", "space-1",
                "dialed-num-23", "return-1", "line-feed-1",
            ],
        ],
        "start": [["created"], ["confirmed"]], "durations": [["seconds"], ["milliseconds"], ["text"]],
    ]

    /// Names of columns of any format.
    private static let columns = [
        "start", "src", "dst", "channel", "dstchannel", "disposition", "billsec", "uniqueid", "method", "from_tag",
        "to_tag",
        "callid", "sip_code", "time",
    ]

    static func options(of format: RecordFormat) -> [FormatOptions] {
        var found = [FormatOptions(zone: berlin), FormatOptions(zone: .utc)]
        for name in format.options {
            for word in words[name] ?? [] where name != "columns" || format.pairs.contains("columns") {
                found += found.prefix(8).map { base in
                    var options = base
                    options.further[name] = word
                    return options
                }
            }
        }
        if format.options.contains("columns"), !format.pairs.contains("columns") {
            found.append(FormatOptions(zone: berlin, columns: columns))
        }
        if format.isMail {
            for index in found.indices.dropFirst() {
                found[index].mail.mailboxes = ["office@example.com"]
                found[index].mail.unwrapsJournal = index % 2 == 0
            }
        }
        return found.filter { format.problem($0) == nil }
    }
}
