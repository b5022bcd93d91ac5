import Icu
import Pace
import Testing

@testable import TerminalBoard

@Suite("The board in a terminal")
struct TopScreenTests {
    private let four = [
        manager("Анна Петрова", .met, minutes: 130.5) { anna in
            anna.contacts = 21
            anna.talkSecondsLastHour = 725
            anna.lastContactAt = noon + -300_000_000
        },
        manager("Boris", .below, minutes: 12) { boris in
            boris.contacts = 2
            boris.talkingSince = noon + -192_000_000
        },
        manager("山田 太郎", .onPace, minutes: 60),
        manager("Grigory", .missed, minutes: 119.9, share: 1),
    ]

    @Test("at 80 columns each manager is a line with bar, marker, state and figures, those who need help first")
    func eighty() {
        // The columns need 78, so that the bars have 12 cells: 12 of 120 minutes fill 1.2 of them, so one, and 119.9
        // fill 11.99, so eleven; the marker of half a day stands in the seventh.
        #expect(
            drawn([team(four)], 80, 24) == [
                "sales  2026-11-27 15:00:00 · norm 120 minutes · 1 of 4 at the minimum",
                "newest record 4 s ago",
                "  manager                       state    minutes  contacts   hour   last    call",
                "▼ Boris           █·····│·····  below         12         2   0:00           3:12",
                "✕ Grigory         ███████████·  missed     119.9         0   0:00",
                "✓ Анна Петрова    ██████│█████  met        130.5        21  12:05  14:55",
                "● 山田 太郎       ██████│·····  on pace       60         0   0:00",
            ]
        )
    }

    @Test("with the width of the terminal columns appear, the least important last")
    func widths() {
        func heads(_ width: Int) -> [String] {
            let line = drawn([team(four)], width, 24).first { $0.contains("manager") } ?? ""
            return line.split(separator: " ").map(String.init)
        }
        #expect(heads(30) == ["manager"])
        #expect(heads(37) == ["manager", "state"])
        #expect(heads(80) == ["manager", "state", "minutes", "contacts", "hour", "last", "call"])
        // 78 columns, 9 more with their gap of 2, and 5: 96; the forecast would need 10 more.
        #expect(heads(100).suffix(3) == ["call", "counted", "pace"])
        #expect(heads(200).suffix(5) == ["forecast", "calls", "clients", "letters", "meetings"])
    }

    @Test("figures of a wide terminal are those of the views")
    func figures() {
        let boris = manager("Boris", .below, minutes: 12) { boris in
            boris.creditMinutes = 42
            boris.pace = 0.7099
            boris.forecast = 84.5
            (boris.calls, boris.clients, boris.correspondence, boris.meetings) = (9, 7, 3, 1)
        }
        let line = drawn([team([boris])], 240, 24)[3]
        #expect(line.hasSuffix("    42/120    70%      84.5      9        7        3         1"))
        let credit = manager("Boris", .onPace) { boris in
            boris.minimum = .contacts(12)
            boris.credit = 7.5
        }
        let lines = drawn([team([credit])], 240, 24)
        #expect(lines[0].contains(" · norm 12 contacts · ") && lines[3].contains("  7.5/12"))
    }

    @Test(
        "percents are cut, not what binary fractions make of them",
        arguments: [(0.29, "29%"), (0.5799, "57%"), (1, "100%")]
    )
    func percent(_ pace: Double, _ words: String) {
        let lines = drawn([team([manager("Boris", .onPace) { $0.pace = pace }])], 240, 24)
        #expect(lines[3].contains("  \(words)  "))
    }

    @Test(
        "no line is longer than the terminal, and there are never more lines than it has",
        arguments: [1, 2, 5, 13, 20, 40, 79, 80, 81, 120, 200, 400],
        [1, 2, 3, 4, 5, 6, 8, 24, 60]
    )
    func fits(_ width: Int, _ height: Int) {
        let many = (0..<40).map { manager("Manager \($0) of the long name 山田", $0 % 3 == 0 ? .below : .met) }
        let hostile = manager(
            "\u{1B}[2J\u{1B}]0;x\u{7}Evil\r\nname\u{202E}" + String(repeating: "長", count: 90),
            .below
        )
        for teams in [[], [team([])], [team(four)], [team(many + [hostile]), team(four, name: "branch"), team([])]] {
            for notice in [nil, "no connection"] {
                let lines = TopScreen.lines(teams, width: width, height: height, now: noon, notice: notice)
                #expect(lines.count <= height)
                for line in lines {
                    #expect(line.columns <= width && DisplayWidth.columns(of: line.text) <= width)
                    #expect(line.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
                }
            }
        }
    }

    @Test("what does not fit is counted, and marked when somebody in it needs help")
    func hidden() {
        let lines = TopScreen.lines([team(four)], width: 80, height: 5, now: noon)
        #expect(
            lines.map(\.text).suffix(2) == [
                drawn([team(four)], 80, 24)[3], "… 3 more are not shown: 1 missed, 1 on pace, 1 met",
            ]
        )
        #expect(lines.last?.pieces.map(\.look) == [.attention])
        let fewer = TopScreen.lines([team(four)], width: 80, height: 6, now: noon)
        #expect(fewer.last?.text == "… 2 more are not shown: 1 on pace, 1 met")
        #expect(fewer.last?.pieces.map(\.look) == [.strong])
        #expect(drawn([team(four)], 80, 7).last?.hasPrefix("● 山田 太郎") == true)
        #expect(drawn([team(four)], 80, 3).last == "… 2 lines are not shown")
    }

    @Test("teams share the lines, one after the other")
    func teams() {
        let small = team([manager("Daria", .met), manager("Egor", .off)], name: "branch")
        let lines = drawn([team(four), small], 80, 11)
        // Of eleven lines seven are heads and the one between: three for the first team's four, two for both of the
        // second would be five, so each has two.
        #expect(lines.count == 11)
        #expect(lines[4].hasPrefix("… 3 more are not shown") && lines[5].isEmpty && lines[6].hasPrefix("branch  "))
        #expect(lines[9].hasPrefix("✓ Daria") && lines[10].hasPrefix("– Egor"))
    }

    @Test(
        "how fresh the numbers are is told in plain words",
        arguments: [
            (nil, [], "no record was read yet", false),
            (4, [], "newest record 4 s ago", false),
            (300, [], "newest record 5 min ago", false),
            (7_200, [], "newest record at 13:00", false),
            (172_800, [], "newest record on 2026-11-25 at 15:00", false),
            (7_200, ["stalled"], "newest record at 13:00; cdr is silent, its last record at 13:00", true),
            (4, ["failed"], "newest record 4 s ago; cdr cannot be read: gone", true),
            (nil, ["idle", "waiting"], "no record was read yet; cdr was never read; cdr waits for its file", false),
            (4, ["live", "live"], "newest record 4 s ago", false),
        ] as [(Int64?, [String], String, Bool)]
    )
    func freshness(_ age: Int64?, _ states: [String], _ words: String, _ needsAttention: Bool) {
        let freshAt = age.map { noon + -$0 * 1_000_000 }
        let shown = team(four) { now in
            now.freshAt = freshAt
            now.sources = states.map {
                TeamNow.Source(
                    name: "cdr",
                    site: "main",
                    state: $0,
                    lastRecordAt: freshAt,
                    lagBytes: 0,
                    problem: $0 == "failed" ? "gone" : nil
                )
            }
        }
        let line = TopScreen.lines([shown], width: 120, height: 24, now: noon)[1]
        #expect(line.text == words && line.pieces.map(\.look) == [needsAttention ? .attention : .faint])
    }

    @Test("extensions in no roster and the head's plan are shown where there is room")
    func strays() {
        let shown = team(four) { now in
            now.strays = [
                TeamNow.Stray(site: "main", number: "105", calls: 3, talkSeconds: 61),
                TeamNow.Stray(site: "branch", number: "106", calls: 1, talkSeconds: 5),
            ]
            now.atPlan = TeamNow.Share(reached: 2, all: 4)
        }
        let lines = drawn([shown], 100, 8)
        #expect(lines[0].hasSuffix(" · 1 of 4 at the minimum · 2 of 4 at the plan"))
        #expect(lines.last == "in no roster: main/105 (3 calls), branch/106 (1 call)")
        #expect(drawn([shown], 100, 7).last?.hasPrefix("● 山田 太郎") == true)
    }

    @Test("a notice stands above all, in the one accent")
    func notice() {
        let lines = TopScreen.lines([team(four)], width: 80, height: 24, now: noon, notice: "no connection: gone")
        #expect(lines[0].coloured == "\u{1B}[1;35mno connection: gone\u{1B}[0m")
        #expect(lines[1].text.hasPrefix("sales"))
    }

    @Test("a team without a minimum has no bars, and a day off no marker")
    func bars() {
        let free = manager("Anna", nil, minutes: 30, share: nil) { $0.minimum = nil }
        let lines = drawn([team([free])], 80, 24)
        #expect(lines[0] == "sales  2026-11-27 15:00:00" && !lines[3].contains("·") && lines[3].contains("   30 "))
        let off = drawn([team([manager("Anna", .off, share: 0)])], 80, 24)
        #expect(off[3].contains("··········") && !off[3].contains("│"))
    }

    @Test("names of others are text: nothing in them moves the cursor or turns the line")
    func hostile() {
        let evil = manager("\u{1B}[2JEvil\n\u{202E}eman\u{9B}1m", .below)
        let line = TopScreen.lines([team([evil])], width: 120, height: 24, now: noon)[3]
        #expect(line.text.hasPrefix("▼  [2JEvil  eman 1m") && line.pieces[0].look == .attention)
        let heap = manager("A" + String(repeating: "\u{301}", count: 200), .met)
        let text = TopScreen.lines([team([heap])], width: 80, height: 24, now: noon)[3].text
        #expect(text.unicodeScalars.count { $0.value == 0x301 } == 7)
    }
}
