import Daemon
import Ledger
import Pace

/// The closing account of an import.
enum ImportAccount {
    static func text(_ account: Importer.Account, seconds: Double) -> String {
        let report = account.report
        var table = Table(["", "records", "bytes"])
        table.add(["stored", "\(report.stored.records)", "\(report.stored.bytes)"])
        table.add(["duplicate", "\(report.duplicates.records)", "\(report.duplicates.bytes)"])
        table.add(["ignored", "\(report.ignored.records)", "\(report.ignored.bytes)"])
        table.add(["quarantined", "\(report.quarantined.records)", "\(report.quarantined.bytes)"])
        table.add(["pending", "", "\(account.pendingBytes)"])
        table.add(["known before", "", "\(account.knownBytes)"])
        table.add(["read", "", "\(account.totalBytes)"])
        var text = table.text
        text += account.isBalanced ? "the account balances" : "the account does not balance"
        let records = report.stored.records + report.duplicates.records
        if seconds > 0.01, records > 0 {
            text += ": \(records.counted("record")) in \(Int(seconds * 10) / 10).\(Int(seconds * 10) % 10) s"
        }
        text += "\n"
        if account.pendingBytes > 0 {
            text +=
                "\(account.pendingBytes) bytes wait: the end of a file that was written just now; import again then\n"
        } else if report.stored.records == 0, account.problems.isEmpty {
            text += "nothing changed: everything was known\n"
        }
        for problem in account.problems { text += problem + "\n" }
        return text
    }

    static func json(_ account: Importer.Account) -> String {
        var line = JSONLine()
        let report = account.report
        let tallies = [
            ("stored", report.stored), ("duplicates", report.duplicates),
            ("ignored", report.ignored), ("quarantined", report.quarantined),
        ]
        for (name, tally) in tallies {
            line.add(name, tally.records)
            line.add("\(name)_bytes", tally.bytes)
        }
        // As `status` calls it.
        line.add("duplicate_bytes", report.duplicates.bytes)
        line.add("pending_bytes", account.pendingBytes)
        line.add("known_bytes", account.knownBytes)
        line.add("bytes", account.totalBytes)
        var stages = JSONLine()
        for stage in StageTimes.Stage.allCases {
            stages.add(stage.rawValue, seconds: Int64(report.stages[stage] / .microseconds(1)))
        }
        line.add("stage_seconds", raw: stages.text)
        line.add("files", Int64(account.files))
        line.add("balanced", account.isBalanced)
        line.add("changed", account.report.stored.records > 0)
        line.add("problems", raw: "[" + account.problems.map(JSONLine.quoted).joined(separator: ",") + "]")
        return line.text + "\n"
    }
}
