import Pace
import RecordFormats
import Testing

@Suite("table: names of members in JSON")
struct TableMemberTests {
    @Test("Members of JSON are known however their names are written, as columns are")
    func memberNames() {
        let leg = "2026-11-23T10:00:00Z - 2026-11-23T10:01:25Z 85 0 inbound 89161234567 > 201|Анна answered"
        for names in [
            ["Дата и время", "Кто звонил", "Кому звонили", "Длительность разговора", "Тип звонка", "Сотрудник"],
            ["ДАТА  И\u{A0}ВРЕМЯ", "кто звонил ", "Кому Звонили", "Длительность разговора, сек", "Тип", "Менеджер"],
            ["Start Time", "FROM", "To", "Talk Time", "Direction", "Agent"],
            ["start", "from", "to", "talk", "direction", "agent"],
        ] {
            let values = [#""23.11.2026 10:00""#, "89161234567", "\"201\"", "\"1:25\"", "\"in\"", "\"Анна\""]
            let members = zip(names, values).map { "\"\($0)\":\($1)" }.joined(separator: ",")
            #expect(told(decode("table", "[{\(members)},{\(members)}]")) == [leg, leg], "\(names)")
        }
        // What is written as the map has it comes first; a name of its own is no beginning of another.
        let text = """
            {"START":"23.11.2026 11:00","start":"23.11.2026 10:00","from":"89161234567","to":"201","Agent":"Анна",\
            "direction":"in","talk":85,"talk_ms":1,"To_Name":"x"}
            """
        #expect(told(decode("table", text)) == [leg])
    }

    @Test("A map of columns names members of JSON in any letters; a record's own say what it is, whatever came before")
    func mappedMembers() {
        let options = TableTests.mapped(["start=when", "talk=Len", "agent=user.email", "client=peer", "direction=Way"])
        let record = { (names: [String]) in
            #"{"\#(names[0])":"2026-11-23T08:02:35Z","\#(names[1])":12,"\#(names[2])":{"email":"a@b.example"},"#
                + #""\#(names[3])":"+4930123456","\#(names[4])":"in"}"#
        }
        let leg = "2026-11-23T08:02:35Z - 2026-11-23T08:02:47Z 12 0 inbound +4930123456 > |a@b.example answered"
        let records = [
            record(["when", "Len", "user", "peer", "Way"]), record(["When", "len", "User", "PEER", "way"]),
            record(["WHEN ", "LEN", "user", "Peer", "Way"]),
        ]
        let many = (0..<300).map { "{\"name\($0)\":1,\"Name \($0)\":2}" }
        let text = (records + many + records.reversed()).joined(separator: "\n") + "\n"
        let decoded = decode("table", text, options)
        #expect(decoded.compactMap(\.leg).map(\.told) == Array(repeating: leg, count: 6))
        var generator = Random(5)
        #expect(decodeInWindows("table", Array(text.utf8), options, using: &generator) == decoded)
    }
}
