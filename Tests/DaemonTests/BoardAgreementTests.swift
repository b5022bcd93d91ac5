import Foundation
import Pace
import Postgres
import Simulator
import Testing

/// The same number wherever one looks: on the board, on the manager's own page, in the API, in the report, in the view.
@Suite("One number everywhere")
struct BoardAgreementTests {
    /// Of every manager who has any: talk minutes and contacts, as the view of days tells them.
    private struct Figures: Decodable, Hashable {
        var manager_id: String
        var talk_minutes: Double
        var contacts: Int
    }

    private struct Days: Decodable { var days: [Figures] }

    private static let day = "2026-11-02"

    private func view(_ board: BoardOffice) throws -> [Figures] {
        let text = try board.office.texts(
            """
            select coalesce(json_agg(json_build_object('manager_id', manager_id, 'talk_minutes', talk_minutes,
                'contacts', contacts) order by manager_id), '[]')::text
            from callpace.intensity_day where day = '\(Self.day)' and calls > 0
            """
        )
        return try JSONDecoder().decode([Figures].self, from: Data((text.first ?? "").utf8))
    }

    /// Whether a page shows the figures, by the words of the board's rows or by those of the own page.
    private func shows(_ page: String, _ figures: Figures, isOwn: Bool = false) -> Bool {
        let minutes = figures.talk_minutes.formatted(.number.grouping(.never).precision(.fractionLength(0...1)))
        let text = page.replacing(/<[^>]*>/, with: " ").replacing(/\s+/, with: " ")
        if isOwn {
            return text.contains("Talk, minutes \(minutes) ")
                && text.contains("Contacts that count \(figures.contacts) ")
        }
        let contacts = "\(figures.contacts) contact\(figures.contacts == 1 ? "" : "s")"
        return text.contains("\(minutes) min") && text.contains(contacts)
    }

    @Test("The same at the same commit, while calls come in")
    func agreement() async throws {
        let board = try await BoardOffice(AsteriskLog.configuration([DaemonTests.source]))
        let lines = AsteriskLog.lines(calls: 400, seed: 71)
        let links = try Dictionary(
            uniqueKeysWithValues: AsteriskLog.managers.map { ($0.id, try board.link($0.id)) }
        )
        var compared = 0
        var written = 0
        var writes = true
        while written < lines.count {
            if writes {
                let end = min(written + 8, lines.count)
                try board.office.append(
                    String(decoding: lines[written..<end].joined(), as: UTF8.self),
                    to: "Master.csv"
                )
                written = end
            }
            let before = try view(board)
            let page = try await board.ask("?day=\(Self.day)").text
            let api = try await board.ask("api/v1/days?from=\(Self.day)&until=\(Self.day)").body
            let report = written % 80 == 0 ? try await board.office.run("report", "--from", Self.day, "--json") : nil
            let someone = before.randomElement()
            let own = try await someone.asyncMap {
                try await board.ask("\(links[$0.manager_id] ?? "")?day=\(Self.day)").text
            }
            // Only what stood still while it was looked at can be compared; what did not is looked at once more before
            // more comes.
            let stoodStill = try view(board) == before && !before.isEmpty
            writes = stoodStill || !writes
            guard stoodStill else { continue }
            compared += 1
            let shown = try JSONDecoder().decode(Days.self, from: api).days.filter {
                $0.contacts > 0 || $0.talk_minutes > 0
            }
            #expect(Set(shown) == Set(before.filter { $0.contacts > 0 || $0.talk_minutes > 0 }))
            for figures in before {
                // The row of each manager begins with its own heading.
                let row = page.components(separatedBy: "<li id=").first {
                    $0.contains("manager=\(figures.manager_id)&") || $0.contains("manager=\(figures.manager_id)\"")
                }
                #expect(shows(row ?? "", figures), "\(figures): \(row ?? "no row")")
            }
            if let someone, let own { #expect(shows(own, someone, isOwn: true), "\(someone): \(own)") }
            if let report {
                for line in report.lines {
                    let row = try JSONDecoder().decode(Figures.self, from: Data(line.utf8))
                    guard row.contacts > 0 || row.talk_minutes > 0 else { continue }
                    #expect(before.contains(row))
                }
            }
        }
        #expect(compared > 10)
    }
}

extension Optional {
    fileprivate func asyncMap<Value>(_ transform: (Wrapped) async throws -> Value) async rethrows -> Value? {
        if let self { try await transform(self) } else { nil }
    }
}
