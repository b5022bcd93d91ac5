import Foundation
import Postgres
import TestSupport
import Testing

@Suite("The command top")
struct TopTests {
    private func office() async throws -> Office {
        let office = try Office.scratch()
        try office.write("", to: "Master.csv")
        try office.configure(
            "region: RU\nsources:\n" + FixtureFile.master.source("cdr", path: "Master.csv")
                + FixtureFile.roster([("anna", 101), ("boris", 102), ("vera", 103)])
        )
        _ = try await office.imported(["Master.csv"], as: "cdr")
        return office
    }

    private func agree(_ manager: String, _ office: Office) async throws {
        let arguments = ["--manager", manager, "--client", "+79161234567", "--agreement", "yes"]
        #expect(try await office.run(["note"] + arguments).status == 0)
    }

    @Test("where the output is no terminal it prints a plain table for each look, and a signal ends it well")
    func piped() async throws {
        let office = try await office()
        try await agree("anna", office)
        let outcome = try await office.run("top", "--seconds", "0")
        #expect(outcome.status == 0 && outcome.errors.isEmpty && !outcome.output.contains("\u{1B}"))
        #expect(outcome.lines.count == 4 && outcome.lines[0].hasPrefix("manager "))
        #expect(outcome.lines[1].hasPrefix("The anna ") && outcome.lines[3].hasPrefix("The vera "))
        for signal in [SIGTERM, SIGINT] {
            let process = try CallPaceProcess(["top", "--config", office.path("callpace.yaml")], in: office.folder)
            try await until("a look: \(process.output)") { process.output.contains("The vera") }
            process.signal(signal)
            #expect(try await process.end(within: 20).status == 0)
        }
    }

    @Test("on a terminal it draws the board, follows changes and sizes at once, and gives the terminal back")
    func terminal() async throws {
        let office = try await office()
        let terminal = try PseudoTerminal(office, ["top", "--interval", "3600"], columns: 80, lines: 24)
        try await until("the first picture: \(terminal.shown)") { terminal.shown.contains("The vera") }
        #expect(terminal.written.contains("\u{1B}[?1049h") && !terminal.written.contains("\u{1B}[?1049l"))
        #expect(terminal.picture.count == 6 && terminal.picture[0].hasPrefix("sales  "))
        #expect(terminal.picture[2].hasSuffix("minutes  contacts   hour   last    call"))

        // An hour before it looks by itself.
        try await agree("vera", office)
        try office.connection().notify("callpace", payload: "sales")
        try await until("the agreement: \(terminal.shown)") {
            terminal.picture.contains { $0.contains("The vera") && $0.contains("         1   0:00") }
        }
        try terminal.resize(columns: 44, lines: 5)
        try await until("the small picture: \(terminal.shown)") { terminal.picture.count == 5 }
        #expect(terminal.picture.allSatisfy { $0.count <= 44 } && !terminal.picture[2].contains("contacts"))
        #expect(terminal.picture[4] == "… 2 more are not shown")

        try terminal.signal(SIGTERM)
        try await until("its end") { !terminal.isRunning }
        #expect(terminal.written.contains("\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"))
        // The last picture stays where the shell goes on.
        let after = terminal.written.components(separatedBy: "\u{1B}[?1049l").last ?? ""
        #expect(after.contains("The anna") && after.contains("… 2 more are not shown"))
        #expect(terminal.settings.contains(" echo ") && terminal.status == "0")
    }

    @Test("NO_COLOR leaves out colours, and a terminal that cannot be drawn on gets tables")
    func plain() async throws {
        let office = try await office()
        for (environment, isDrawn, isColoured) in [
            ("NO_COLOR=", true, true), ("NO_COLOR=1", true, false), ("TERM=dumb", false, false),
        ] {
            let arguments = ["top", "--seconds", "0"]
            let terminal = try PseudoTerminal(office, arguments, columns: 100, lines: 30, environment: environment)
            try await until("its end: \(terminal.shown)") { !terminal.isRunning }
            #expect(terminal.shown.contains("The anna") && terminal.status == "0")
            #expect(terminal.written.contains("\u{1B}[?1049h") == isDrawn, "\(environment)")
            #expect(terminal.written.contains("\u{1B}[0m") == isColoured, "\(environment)")
        }
    }

    @Test("a database that goes away is told above the last picture until it is back; one that is not there ends it")
    func away() async throws {
        let office = try await office()
        let proxy = try FaultProxy(to: office.databaseURL ?? "")
        defer { proxy.close() }
        office.processURL = proxy.url
        try office.configure(
            "region: RU\nsources:\n" + FixtureFile.master.source("cdr", path: "Master.csv")
                + FixtureFile.roster([("anna", 101), ("boris", 102), ("vera", 103)])
        )
        let terminal = try PseudoTerminal(office, ["top", "--interval", "0.2"], columns: 100, lines: 24)
        try await until("the first picture") { terminal.shown.contains("The vera") }
        proxy.refuse(true)
        proxy.cutAll()
        try await until("the notice: \(terminal.shown)") {
            terminal.picture.first?.hasPrefix("these numbers are ") ?? false
        }
        #expect(terminal.picture.contains { $0.contains("The vera") })
        proxy.refuse(false)
        try await until("the end of the notice: \(terminal.shown)") { terminal.picture[0].hasPrefix("sales") }
        try terminal.signal(SIGINT)
        try await until("its end") { !terminal.isRunning }
        #expect(terminal.status == "0")

        proxy.refuse(true)
        let none = try PseudoTerminal(office, ["top"], columns: 100, lines: 24)
        try await until("its end") { !none.isRunning }
        #expect(none.status == "69" && !none.written.contains("\u{1B}[?1049h") && none.written.contains("callpace: "))
    }
}
