import Ledger
import Testing

struct APICSVTests {
    private func cell(_ text: String, _ country: CSVText.Country = .international) -> String {
        let row = TextRow(names: ["a"], values: [text], json: "{}", numbers: [])
        return String(String(decoding: CSVText(country).bytes([row]), as: UTF8.self).dropFirst("a\r\n".count))
    }

    @Test(
        "Hostile texts stay texts in one cell",
        arguments: [
            ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("a;b", "a;b"), ("say \"no\"", "\"say \"\"no\"\"\""),
            ("line\nline", "\"line\nline\""), ("line\rline", "\"line\rline\""), ("line\r\nline", "\"line\r\nline\""),
            ("=1+1", "'=1+1"), ("+79161234567", "'+79161234567"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"), ("\r=1", "\"'\r=1\""), ("\n=1", "\"'\n=1\""), ("＝1", "'＝1"), ("1=1", "1=1"),
            (" =1", " =1"),
            ("=cmd|' /C calc'!A0,\"", "\"'=cmd|' /C calc'!A0,\"\"\""),
            // One character for people, with a combining mark, is still a quote, a comma and a formula for a program.
            ("a\"\u{301}b", "\"a\"\"\u{301}b\""), ("a,\u{301}b", "\"a,\u{301}b\""), ("=\u{301}1", "'=\u{301}1"),
        ]
    )
    func texts(text: String, expected: String) {
        #expect(cell(text) == expected + "\r\n")
    }

    @Test("Numbers keep their sign; only numbers have the country's decimals")
    func numbers() {
        let row = TextRow(
            names: ["pace", "call", "note"],
            values: ["-1.25", "1764570000.10", "a;b"],
            json: "{}",
            numbers: ["pace"]
        )
        #expect(
            String(decoding: CSVText().bytes([row]), as: UTF8.self)
                == "pace,call,note\r\n-1.25,1764570000.10,a;b\r\n"
        )
        #expect(
            String(decoding: CSVText(.russian, hasMark: true).bytes([row]), as: UTF8.self)
                == "\u{FEFF}pace;call;note\r\n-1,25;1764570000.10;\"a;b\"\r\n"
        )
    }
}
