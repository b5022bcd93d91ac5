import Pace
import RecordFormats
import Testing

@Suite("megafon: which JSON is known")
struct MegafonTests {
    @Test(
        "Megafon's JSON is known without the members that only some have; events of a call are none",
        arguments: [
            #"[{"uid":"a1","type":"in","client":"79161112233","user":"ivan","ext":"701","telnum":"74951234567","#
                + #""start":"20261120T100000Z","wait":"12","duration":"65","status":"Success"}]"#,
            #"{"cmd":"history","callid":"a2","type":"in","phone":"79161112233","user":"ivan","ext":"701","#
                + #""diversion":"74951234567","start":"20261120T100000Z","duration":"65","status":"Success"}"# + "\n"
                + #"{"cmd":"event","callid":"a2","type":"INCOMING","phone":"79161112233","user":"petr"}"#,
        ]
    )
    func megafonJSON(text: String) {
        let sample = FileSample(path: "calls", bytes: Array(text.utf8), isWhole: true)
        #expect(FormatCatalog.all.filter { $0.recognise(sample) != nil }.map(\.name) == ["megafon"])
        let decoded = told(decode("megafon", text))
        #expect(decoded.first?.hasSuffix("inbound 79161112233 > 701|ivan answered") == true)
        #expect(decoded.dropFirst().allSatisfy { $0 == "ignored: event" })
    }
}
