import Pace

/// What the ledger must amount to after a program, and what is wrong with it; nothing is an empty list.
extension ProgramWorld {
    /// Nothing was destroyed that had not been read.
    private var losesNothing: Bool { program.style != .everything }

    func faults() async throws -> [String] {
        let stored = try books.stored()
        return try missing(stored) + gaps(stored) + account(stored) + fragments() + views(stored)
            + (try await daemon.differences()).prefix(5).map { "verify: \($0)" }
    }

    private func missing(_ stored: Set<Int>) -> [String] {
        let expected = writers.expected(disk)
        let missing = expected.subtracting(stored).sorted()
        let surplus = stored.subtracting(expected).filter { writers.lost[$0] == nil }.sorted()
        var faults: [String] = []
        if !missing.isEmpty { faults.append("records \(Self.brief(missing)) are in the files and not counted") }
        if !surplus.isEmpty { faults.append("records \(Self.brief(surplus)) are counted and stand nowhere") }
        if losesNothing, !writers.lost.isEmpty {
            faults.append("records \(Self.brief(writers.lost.keys.sorted())) vanished before they were read")
        }
        return faults
    }

    /// What was seen and is not counted is declared, and not more than what vanished.
    private func gaps(_ stored: Set<Int>) throws -> [String] {
        let declared = try books.number("select gap_bytes from source_status")
        let count = try books.number("select gaps from source_status")
        let undeclared = writers.lost.filter { $0.value && !stored.contains($0.key) }.keys
            .reduce(0) { $0 + Int64(WrittenCalls.line($1).utf8.count) }
        var faults: [String] = []
        if declared < undeclared { faults.append("\(undeclared) seen bytes are lost, \(declared) declared") }
        if declared > writers.vanishedBytes {
            faults.append("\(writers.vanishedBytes) bytes vanished unread, \(declared) are declared in \(count) gaps")
        }
        if count > 0, writers.vanishedBytes == 0 { faults.append("\(count) gaps, and nothing vanished unread") }
        return faults
    }

    private func account(_ stored: Set<Int>) throws -> [String] {
        let sql = """
            select (records = stored + duplicates + ignored + quarantined
                and bytes = stored_bytes + duplicate_bytes + ignored_bytes + quarantined_bytes
                and stored = (select count(*) from leg) and lag_bytes = pending_bytes
                and stored_bytes = (select coalesce(sum(length), 0) from leg)
                and quarantined = (select count(*) from quarantine)
                and gaps = (select count(*) from gap))::text
            from source_status
            """
        guard try books.texts(sql) != ["true"] else { return [] }
        return ["the account does not balance: \(try books.texts("select x::text from source_status x"))"]
    }

    /// Every record that was begun and never completed waits, or is in the quarantine.
    func fragments() throws -> [String] {
        let quarantined = try books.quarantined()
        let pending = try books.number("select pending_bytes from source_status")
        var (waiting, all) = (Int64(0), Int64(0))
        for sheet in disk.sheets.values where sheet.name != nil {
            guard let (record, bytes) = sheet.fragment else { continue }
            let text = String(WrittenCalls.line(record).prefix(bytes))
            all += Int64(bytes)
            if !quarantined.contains(where: { $0.contains(text) }) { waiting += Int64(bytes) }
        }
        guard pending < waiting || pending > all else { return [] }
        return ["\(waiting) to \(all) bytes of unfinished records should be pending, \(pending) are"]
    }

    private func views(_ stored: Set<Int>) throws -> [String] {
        func compare(_ name: String, _ found: [String], _ expected: [String]) -> [String] {
            if found == expected { return [] }
            let (missing, surplus) = (Set(expected).subtracting(found), Set(found).subtracting(expected))
            return ["\(name): missing \(missing.sorted().prefix(3)), surplus \(surplus.sorted().prefix(3))"]
        }
        return compare("contact_log", try books.contacts(), WrittenCalls.contacts(stored))
            + compare(
                "intensity_day",
                try books.days(),
                WrittenCalls.counters(stored) { String($0.rfc3339.prefix(10)) }
            )
            + compare(
                "intensity_hour",
                try books.hours(),
                WrittenCalls.counters(stored) { String($0.rfc3339.prefix(13).replacing("T", with: " ")) }
            )
    }

    private static func brief(_ numbers: [Int]) -> String {
        "\(numbers.prefix(12).map(String.init).joined(separator: " "))\(numbers.count > 12 ? " and \(numbers.count - 12) more" : "")"
    }
}
