import Pace
import RecordFormats
import Testing

@Suite("Grandstream UCM is a format of its own")
struct GrandstreamTests {
    /// As the vendor's API guide prints it, unquoted (`formats/asterisk.md` section 8).
    static let row =
        "62,,5300,5301,from-internal,\"pn01\" <5300>,SIP/5300-00000000,SIP/5301-00000001,Dial,SIP/5301,60,,"
        + "2013-12-03 11:46:40,2013-12-03 11:46:45,2013-12-03 11:46:50,10,5,ANSWERED,DOCUMENTATION,1386060400.0,\n"

    @Test(
        "Trap 30: its rows never count as rows of another format, they go to the quarantine",
        arguments: ["asterisk-csv", "asterisk-custom", "freepbx", "asterisk-cel", "asterisk-queue-log"]
    )
    func rows(format: String) {
        let decoded = decode(format, Self.row)
        #expect(!decoded.isEmpty)
        for record in decoded {
            guard case .quarantined(let reason) = record.outcome else {
                Issue.record("\(format) took a Grandstream row for one of its own: \(record)")
                continue
            }
            #expect(!reason.isEmpty)
        }
    }
}
