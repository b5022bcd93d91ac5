import Icu
import Testing

@Suite("The width of text in a terminal")
struct DisplayWidthTests {
    @Test(
        "letters are one column, East Asian ones and pictures two, marks none",
        arguments: [
            ("", 0), ("Anna", 4), ("Анна Й", 6), ("é", 1), ("e\u{301}", 1), ("山田 太郎", 9), ("ｱ", 1), ("Ａ", 2),
            ("한글", 4), ("😀", 2), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("a\u{200B}b", 2), ("▼●✓✕–│█·…", 9), ("שלום", 4),
        ]
    )
    func columns(_ text: String, _ columns: Int) {
        #expect(DisplayWidth.columns(of: text) == columns)
    }
}
