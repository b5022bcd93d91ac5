import Pace

/// A report held against our records, as tables or JSON lines.
struct ReconciliationText {
    var zone: Zone
    var showsNumbers: Bool
    /// Calls, besides the sums.
    var hasRows: Bool

    func text(_ result: Reconciliation) -> String {
        var text = ""
        if hasRows {
            var table = Table(["start", "who", "client", "theirs s", "ours s", "difference", "reason"])
            for row in result.rows {
                table.add([
                    ProofText.time(row.start, zone), ShownText.line(row.person, limit: 24), client(row),
                    row.theirs.map { Self.seconds($0.talk) } ?? "-", row.call == nil ? "-" : Self.seconds(row.ours),
                    Self.seconds(row.difference), row.reason.words,
                ])
            }
            text += table.text + "\n"
        }
        var sums = Table(["reason", "calls", "theirs s", "ours s", "difference"])
        for reason in DifferenceReason.allCases {
            guard let sum = result.sums[reason] else { continue }
            sums.add(Self.cells(reason.words, sum))
        }
        sums.add(Self.cells("all", result.total))
        return text + sums.text
    }

    func json(_ result: Reconciliation) -> String {
        var lines: [String] = []
        for row in hasRows ? result.rows : [] {
            var line = JSONLine()
            line.add("kind", "call")
            line.add("start", row.start)
            line.add("call", row.call)
            line.add("who", row.person.nonEmpty)
            line.add("client", client(row).nonEmpty)
            line.add("report_line", row.theirs.map { Int64($0.line) })
            if let theirs = row.theirs { line.add("theirs_seconds", seconds: theirs.talk) }
            line.add("ours_seconds", seconds: row.ours)
            line.add("difference_seconds", seconds: row.difference)
            line.add("reason", row.reason.rawValue)
            lines.append(line.text)
        }
        let sums = DifferenceReason.allCases.compactMap { reason in result.sums[reason].map { (reason.rawValue, $0) } }
        for (reason, sum) in sums + [("all", result.total)] {
            var line = JSONLine()
            line.add("kind", "sum")
            line.add("reason", reason)
            line.add("calls", Int64(sum.rows))
            line.add("theirs_seconds", seconds: sum.theirs)
            line.add("ours_seconds", seconds: sum.ours)
            line.add("difference_seconds", seconds: sum.theirs - sum.ours)
            lines.append(line.text)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private func client(_ row: Reconciliation.Row) -> String {
        ShownText.line(showsNumbers ? row.client : MaskedNumber.masked(in: row.client), limit: 40)
    }

    private static func cells(_ reason: String, _ sum: Reconciliation.Sum) -> [String] {
        [reason, "\(sum.rows)", seconds(sum.theirs), seconds(sum.ours), seconds(sum.theirs - sum.ours)]
    }

    private static func seconds(_ microseconds: Int64) -> String {
        let rounded = microseconds >= 0 ? (microseconds + 500_000) / 1_000_000 : (microseconds - 500_000) / 1_000_000
        return "\(rounded)"
    }
}
