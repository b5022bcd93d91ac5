import Board
import Foundation
import Ledger
import Pace
import Synchronization
import Testing

struct APIJournalTests {
    @Test(
        "An object, an array and JSON lines are the same to the journal",
        arguments: [
            ("application/json", "{A}", 1), ("application/json; charset=utf-8", "[{A},{B}]", 2),
            ("application/x-ndjson", "{A}\n\n{B}\r\n", 2), ("APPLICATION/JSON", "[]", 0),
            ("application/x-ndjson", "", 0),
        ]
    )
    func shapes(type: String, body: String, count: Int) async throws {
        let office = try await APIOffice()
        let body = body.replacing("{A}", with: APIOffice.agreement(0)).replacing("{B}", with: APIOffice.agreement(1))
        let answer = try await office.post(body, as: type)
        #expect(answer.status == 200)
        #expect(answer.text == "{\"stored\":\(count),\"unchanged\":0,\"rejected\":[]}\n")
        #expect(try await office.rows("select call from contact_log order by started_at").count == count)
    }

    @Test("A row is known by its id: again it changes nothing, with another result it takes the place of the former")
    func idempotence() async throws {
        let office = try await APIOffice()
        let changes = Mutex<[Set<String>]>([])
        func send(_ rows: String) async throws -> String {
            try await office.api.add(Array(rows.utf8), contentType: "application/json", who: "crm") { teams in
                changes.withLock { $0.append(teams) }
            }.text
        }
        let row = APIOffice.agreement(0)
        #expect(try await send(row) == "{\"stored\":1,\"unchanged\":0,\"rejected\":[]}\n")
        #expect(try await send("[\(row),\(row)]") == "{\"stored\":0,\"unchanged\":2,\"rejected\":[]}\n")
        #expect(try await office.rows("select contacts, credit from intensity_day") == [["1", "1"]])
        let taken = row.replacing("\"yes\"", with: "\"none\"")
        #expect(
            try await send("[\(taken),\(APIOffice.agreement(1))]") == "{\"stored\":2,\"unchanged\":0,\"rejected\":[]}\n"
        )
        let contacts = try await office.rows("select call, qualifies, agreement from contact_log order by started_at")
        #expect(contacts == [["a-0", "false", "none"], ["a-1", "true", "yes"]])
        #expect(
            changes.withLock { $0 } == [["Продажи, Юг"], ["Продажи, Юг"]],
            "told when counters changed, and only then"
        )
    }

    @Test("What cannot have happened yet is rejected; a meeting and a plan may lie ahead")
    func ahead() async throws {
        let office = try await APIOffice()
        func row(_ kind: String, _ value: String) -> String {
            """
            {"id":"n-\(kind)","at":"2099-01-01T00:00:00Z","kind":"\(kind)","manager":"anna","client":"c",\
            "value":"\(value)"}
            """
        }
        let rows = [("agreement", "yes"), ("progress", "Demo"), ("sale", "100"), ("meeting", ""), ("planned", "x")]
        let answer = try await office.post("[" + rows.map { row($0.0, $0.1) }.joined(separator: ",") + "]")
        #expect(answer.status == 422, "\(answer.text)")
        #expect(answer.text.contains("3 rows were not taken, each for its reason; 2 were\""), "\(answer.text)")
        let reason = "at: lies ahead, and this can only be told when it has happened"
        #expect(answer.text.components(separatedBy: reason).count == 4)
        let alone = try await office.post(row("agreement", "yes"))
        #expect(alone.text.contains("1 row was not taken, for its reason; 0 were\""), "\(alone.text)")
    }

    @Test("A row that cannot be stored keeps none of the others from it, and is told by place, id and reason")
    func rejections() async throws {
        let office = try await APIOffice()
        let answer = try await office.post(
            """
            [{"id":"n-1","at":"2026-11-20T09:00:00Z","kind":"agreement","manager":"nobody","client":"c","value":"yes"},
             \(APIOffice.agreement(0)), 7,
             {"id":5,"at":"2026-11-20 09:00","kind":"agreement","manager":"anna","client":"c","value":"yes"},
             {"id":"n-4","at":"2026-11-20T09:00:00Z","kind":"deal","manager":"anna"},
             \(APIOffice.agreement(1))]
            """
        )
        #expect(answer.status == 422)
        #expect(answer.header("Content-Type") == "application/problem+json")
        #expect(try answer.member("stored") == "2")
        #expect(try answer.member("unchanged") == "0")
        #expect(
            try answer.member("rejected") == """
                [{"index":0,"id":"n-1","reason":"manager: is in no roster"},\
                {"index":2,"id":null,"reason":"json: is no object"},\
                {"index":3,"id":null,"reason":"at: is a local time, and the source names no zone"},\
                {"index":4,"id":"n-4","reason":"kind: is none of agreement, planned, meeting, progress and sale"}]
                """
        )
        #expect(try await office.rows("select call from contact_log order by 1") == [["a-0"], ["a-1"]])
    }

    @Test("A line that is no JSON is one row")
    func brokenLine() async throws {
        let office = try await APIOffice()
        let answer = try await office.post(
            "{\"id\":\n\(APIOffice.agreement(0))\n\u{0}",
            as: "application/x-ndjson"
        )
        #expect(answer.status == 422)
        #expect(try answer.member("stored") == "1")
        #expect(try answer.member("rejected") == "[{\"index\":0,\"id\":null,\"reason\":\"json: is no JSON\"}]")
    }

    @Test(
        "What is no journal at all is refused whole",
        arguments: [
            ("application/json", "{", 400, "the body is no JSON"), ("application/json", "", 400, "the body is no JSON"),
            ("application/json", "\"text\"", 400, "neither an object nor an array"),
            (
                "application/json", String(repeating: "[", count: 100) + String(repeating: "]", count: 100), 400,
                "more than 64 levels"
            ),
            ("text/csv", "id,at", 415, "application/x-ndjson"), (nil, "{}", 415, "application/json"),
            ("application/x-www-form-urlencoded", "a=b", 415, "application/json"),
            ("application/json", "[" + String(repeating: "0,", count: 1_000) + "0]", 413, "at most 1000 rows"),
            ("application/json", String(repeating: " ", count: 1 << 20) + "[]", 413, "at most 1048576 bytes"),
        ] as [(String?, String, Int, String)]
    )
    func refusals(type: String?, body: String, status: Int, words: String) async throws {
        let office = try await APIOffice()
        let answer = try await office.post(body, as: type)
        #expect(answer.status == status)
        #expect(answer.header("Content-Type") == "application/problem+json")
        #expect(answer.text.contains(words), "\(answer.text)")
    }

    @Test("Who entered a row stands in the log of corrections when it moves a counter")
    func corrections() async throws {
        let office = try await APIOffice()
        try await office.post(APIOffice.agreement(0))
        let log = try await office.rows("select who from correction_log")
        #expect(log == [["crm"]])
    }
}
