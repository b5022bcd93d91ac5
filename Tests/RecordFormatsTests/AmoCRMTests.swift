import Pace
import RecordFormats
import Testing

@Suite("amocrm: form data, and notes that are no calls")
struct AmoCRMTests {
    @Test("amoCRM's push as form data, a line a record; what is no form is named")
    func amoCRMForms() throws {
        let text = """
            uuid=a9&date=1795420955&billsec=65&duration=80&direction=outbound&caller=101&to=%2B79161112233
            date=1795420955&uuid=a%2010&billsec=0&direction=inbound&caller=%2B7+916+111-22-33&to=101&link=

            call%5B0%5D%5Buuid%5D=x&date=soon
            uuid=a11&billsec
            phone_id=1&link=x

            """
        let decoded = decode("amocrm", text)
        #expect(
            told(decoded) == [
                "2026-11-23T08:02:35Z 2026-11-23T08:02:50Z 2026-11-23T08:03:55Z 65 15 outbound 101 > +79161112233 answered",
                "2026-11-23T08:02:35Z - 2026-11-23T08:02:35Z 0 0 inbound +79161112233 > 101 no_answer",
                "quarantined: start: \"soon\" is no date and time",
                "quarantined: form: \"uuid=a11&billsec\" is no form data",
                "quarantined: form: \"phone_id\" is nothing of a call",
            ]
        )
        #expect(decoded.compactMap(\.leg).map(\.id) == ["a9", "a 10"])
        #expect(decoded.reduce(0) { $0 + $1.length } == text.utf8.count)
        var generator = Random(7)
        for _ in 0..<20 { #expect(decodeInWindows("amocrm", Array(text.utf8), using: &generator) == decoded) }
        let sample = FileSample(path: "calls", bytes: Array(text.utf8), isWhole: true)
        #expect(FormatCatalog.all.filter { $0.recognise(sample) != nil }.map(\.name) == ["amocrm"])
    }

    @Test("Of amoCRM's notes those on calls are calls")
    func amoCRMNotes() {
        let text = """
            {"_embedded":{"notes":[{"id":1,"note_type":"call_in","created_at":1795420955,"responsible_user_id":7,\
            "params":{"uniq":"u1","duration":60,"phone":"79161112233","call_status":4}},\
            {"id":3,"note_type":"common","created_at":1795420955,"params":{"text":"hi"}}]}}
            """
        #expect(
            told(decode("amocrm", text)) == [
                "2026-11-23T08:02:35Z - 2026-11-23T08:03:35Z 60 0 inbound 79161112233 > 7|7 answered upper",
                "ignored: no call",
            ]
        )
    }
}
