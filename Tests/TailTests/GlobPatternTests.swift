import Linux
import Testing

@Suite("Patterns of paths")
struct GlobPatternTests {
    @Test(
        "names that match",
        arguments: [
            ("*", "a"), ("Master.csv*", "Master.csv"), ("Master.csv*", "Master.csv.1"), ("cdr_?", "cdr_1"),
            ("[a-c]x", "bx"), ("[!a-c]x", "dx"), ("[]]", "]"), ("[a-]", "-"), ("\\*", "*"), (".*", ".hidden"),
            ("*a*b*c", "xxaxxbxxc"), ("[", "["), ("ж?", "жя"), ("a[", "a["),
        ]
    )
    func matches(pattern: String, name: String) {
        #expect(Wildcard(pattern).matches(name))
    }

    @Test(
        "names that do not",
        arguments: [
            ("*", ".hidden"), ("?x", ".x"), ("Master.csv", "Master.csv.1"), ("[a-c]x", "dx"), ("[!a-c]x", "ax"),
            ("a", ""), ("", "a"), ("\\*", "a"), ("*.csv", "a.csv.gz"), ("[c-a]", "b"),
        ]
    )
    func mismatches(pattern: String, name: String) {
        #expect(!Wildcard(pattern).matches(name))
    }

    @Test("many stars take no time", .timeLimit(.minutes(10)))
    func hostile() {
        let pattern = String(repeating: "*a", count: 100) + "b"
        #expect(!Wildcard(pattern).matches(String(repeating: "a", count: 255)))
    }

    @Test("wildcards stand for any component, and what cannot be looked into is told")
    func expansion() throws {
        let folder = try TestFolder()
        for name in ["a", "b", "c"] { try folder.makeFolder(name) }
        for name in ["a/x.csv", "b/x.csv", "b/y.csv", "c/z.txt", "file"] { try folder.append("", to: name) }
        let matches = GlobPattern(folder("*/*.csv")).expand()
        #expect(matches.paths == ["a/x.csv", "b/x.csv", "b/y.csv"].map { folder($0) })
        #expect(matches.problems.isEmpty)
        #expect(matches.folders.sorted() == ["a", "b", "c"].map { folder($0) })
        #expect(GlobPattern(folder("b/[xz].csv")).expand().paths == [folder("b/x.csv")])
        #expect(GlobPattern(folder("b/none.csv")).expand().problems.isEmpty)
        #expect(GlobPattern(folder("d/*.csv")).expand().problems.map(\.isAbsence) == [true])
        #expect(GlobPattern(folder("d/x.csv")).expand().problems.map(\.isAbsence) == [true])
        #expect(GlobPattern(folder("file/*.csv")).expand().problems.map(\.isNotFolder) == [true])
    }

    @Test("a path can be compared without looking")
    func comparison() {
        #expect(GlobPattern("/var/log/*/cdr*.csv").matches("/var/log/pbx/cdr-1.csv"))
        #expect(!GlobPattern("/var/log/*/cdr*.csv").matches("/var/log/pbx/x/cdr-1.csv"))
        #expect(!GlobPattern("/var/log/*/cdr*.csv").matches("/var/lib/pbx/cdr-1.csv"))
        #expect(GlobPattern("/var/log/cdr.csv").matches("/var/log/cdr.csv"))
        #expect(GlobPattern("cdr.csv").matches("cdr.csv"))
    }
}
