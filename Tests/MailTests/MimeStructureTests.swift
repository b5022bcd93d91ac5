import Mime
import Testing

@Suite("Calendars among the parts of a message")
struct MimeStructureTests {
    private static func parts(_ header: String, _ body: String, limit: Int = 1_000) -> [MimeStructure.Part] {
        let bytes = Array(body.utf8)
        guard let structure = MimeStructure(header: Array(header.utf8), body: bytes.span) else { return [] }
        return structure.calendars(deepest: 8, most: 8, limit: limit)
    }

    private static func texts(_ header: String, _ body: String) -> [String] {
        parts(header, body).map { part in
            guard case .bytes(let bytes) = part.content else { return "too large" }
            return String(decoding: bytes, as: UTF8.self).filter { !$0.isNewline }
        }
    }

    private static let mixed = "Content-Type: multipart/mixed; boundary=x\n"
    private static let object = "BEGIN:VCALENDAR\nEND:VCALENDAR\n"

    @Test(
        "a calendar is found by type and by name, and decoded",
        arguments: [
            "Content-Type: text/calendar; method=REQUEST\n\nSUMMARY:встреча\n",
            "Content-Type: TEXT/Calendar; charset=utf-8\n\n\u{FEFF}SUMMARY:встреча\n",
            "Content-Type: application/ics; name=invite.ics\n\nSUMMARY:встреча\n",
            "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=Invite.ICS\n\nSUMMARY:встреча\n",
            "Content-Type: application/octet-stream; name=\"=?utf-8?B?aW52aXRlLmljcw==?=\"\n\nSUMMARY:встреча\n",
            "Content-Type: text/calendar\nContent-Transfer-Encoding: base64\n\nU1VNTUFSWTrQstGB0YLRgNC10YfQsA==\n",
            "Content-Type: text/calendar\nContent-Transfer-Encoding: quoted-printable\n\nSUMMARY:=D0=B2=D1=81=D1=82=D1=80=\n=D0=B5=D1=87=D0=B0\n",
            "Content-Type: text/calendar; charset=windows-1251\nContent-Transfer-Encoding: base64\n\nU1VNTUFSWTri8fLw5ffg\n",
            "Content-Type: text/calendar\nContent-Transfer-Encoding: base64\n\nU1VNTUFSWTri8fLw5ffg\n",
            "Content-Type: text/calendar; charset=x-unknown\nContent-Transfer-Encoding: base64\n\nU1VNTUFSWTri8fLw5ffg\n",
            "Content-Type: text/calendar; charset=koi8-r\nContent-Transfer-Encoding: base64\n\nU1VNTUFSWTrX09TSxd7B\n",
        ]
    )
    func decoded(part: String) {
        #expect(Self.texts(Self.mixed, "--x\n\ntext\n--x\n\(part)--x--\n") == ["SUMMARY:встреча"])
        let divided = part.split(separator: "\n\n", maxSplits: 1)
        #expect(Self.texts(divided[0] + "\n", String(divided[1])) == ["SUMMARY:встреча"])
    }

    @Test("eight levels are looked into, and nothing in an attached message")
    func depth() {
        func nested(_ levels: Int) -> String {
            var text = "Content-Type: text/calendar\n\n\(Self.object)"
            for level in 0..<levels {
                text = "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n\(text)\n--b\(level)--\n"
            }
            return text
        }
        for (levels, count) in [(1, 1), (8, 1), (9, 0)] {
            let divided = nested(levels).split(separator: "\n\n", maxSplits: 1)
            #expect(Self.parts(divided[0] + "\n", String(divided[1])).count == count)
        }
        let attached =
            "--x\nContent-Type: message/rfc822\n\nFrom: a@b.example\nContent-Type: text/calendar\n\n\(Self.object)--x--\n"
        #expect(Self.parts(Self.mixed, attached).isEmpty)
    }

    @Test("what is too large is told, and of many parts the first eight are taken")
    func limits() {
        let large = "Content-Type: text/calendar\n"
        #expect(Self.parts(large, String(repeating: "x", count: 1_000)).map(\.content) != [.tooLarge])
        #expect(Self.parts(large, String(repeating: "x", count: 1_001)).map(\.content) == [.tooLarge])
        #expect(Self.parts(large, String(repeating: "x", count: 100_000)).map(\.content) == [.tooLarge])
        let many = String(repeating: "--x\nContent-Type: text/calendar\n\nA\n", count: 20)
        #expect(Self.parts(Self.mixed, many).count == 8)
    }

    @Test(
        "what is no calendar is not decoded",
        arguments: ["text/plain", "image/png", "text/calendars", "application/icsx"]
    )
    func others(type: String) {
        #expect(Self.parts(Self.mixed, "--x\nContent-Type: \(type)\n\n\(Self.object)--x--\n").isEmpty)
        #expect(Self.parts("Content-Type: \(type)\n", Self.object).isEmpty)
    }

    @Test(
        "bodies that end anywhere",
        arguments: ["", "\n", "--x", "--x\n", "--x\nContent-Type: text/calendar", "--x--\n--x\n", "--x\r\r\n\r"]
    )
    func cut(body: String) {
        #expect(Self.parts(Self.mixed, body).count <= 1)
        #expect(Self.parts("", body).isEmpty)
    }
}
