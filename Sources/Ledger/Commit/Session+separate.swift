import Pace
import Postgres

/// A record with the key under which it is stored.
struct KeyedRecord {
    var key: RecordKey
    var placed: PlacedRecord
    /// It takes the place of what was stored under the key.
    var isChange = false
}

/// What of a batch is to be stored, and what is known already.
struct SeparatedRecords {
    var fresh: [KeyedRecord] = []
    var duplicates = Tally()
}

extension Session {
    /// Separates records that are new from those that are stored already or stand twice in the batch.
    ///
    /// What is kept of a message beside it (labels, keywords) and a row of a journal may change: the last reading counts,
    /// takes the place of the stored one, and is a duplicate in the account.
    func separate(_ records: [PlacedRecord], site: SiteHandle) throws -> SeparatedRecords {
        var separated = SeparatedRecords()
        var places: [RecordKey: Int] = [:]
        places.reserveCapacity(records.count)
        var candidates: [KeyedRecord] = []
        candidates.reserveCapacity(records.count)
        for placed in records {
            let key = placed.storedKey(site: site.name)
            if let place = places[key] {
                separated.duplicates.add(placed)
                if placed.record.isNewer(than: candidates[place].placed.record) {
                    candidates[place].placed.record = placed.record
                }
            } else {
                places[key] = candidates.count
                candidates.append(KeyedRecord(key: key, placed: placed))
            }
        }
        let known = try knownKeys(candidates)
        guard !known.isEmpty else {
            separated.fresh = candidates
            return separated
        }
        let stored = try changeable(candidates.filter { $0.placed.record.table.mayChange && known.contains($0.key) })
        var gone: [RecordTable: [RecordKey]] = [:]
        for candidate in candidates {
            guard known.contains(candidate.key) else {
                separated.fresh.append(candidate)
                continue
            }
            separated.duplicates.add(candidate.placed)
            let record = candidate.placed.record
            guard let old = stored[candidate.key], !old.isLike(record), record.isNewer(than: old) else { continue }
            gone[record.table, default: []].append(candidate.key)
            separated.fresh.append(KeyedRecord(key: candidate.key, placed: candidate.placed, isChange: true))
        }
        for (table, keys) in gone { try remove(keys, from: table) }
        return separated
    }

    /// Which of the keys are stored. Keys begin with time, so in a growing log few are below the newest stored one.
    private func knownKeys(_ candidates: [KeyedRecord]) throws -> Set<RecordKey> {
        var known: Set<RecordKey> = []
        for table in RecordTable.allCases {
            let keys = candidates.filter { $0.placed.record.table == table }.map(\.key)
            guard !keys.isEmpty else { continue }
            let newest = try connection.query("select key from \(table.rawValue) order by key desc limit 1", [])
            guard newest.count == 1 else { continue }
            let (high, low) = try newest.onlyRow().uuid(0)
            let probed = keys.filter { ($0.high, $0.low) <= (high, low) }
            guard !probed.isEmpty else { continue }
            let rows = try connection.query(
                "select key from \(table.rawValue) where key = any($1)",
                [.uuids(probed.map { (high: $0.high, low: $0.low) })]
            )
            for row in rows {
                let (high, low) = try row.uuid(0)
                known.insert(RecordKey(high: high, low: low))
            }
        }
        return known
    }

    /// The stored records of the keys.
    private func changeable(_ candidates: [KeyedRecord]) throws -> [RecordKey: Record] {
        var stored: [RecordKey: Record] = [:]
        for table in RecordTable.allCases where table.mayChange {
            let keys = candidates.filter { $0.placed.record.table == table }.map(\.key)
            guard !keys.isEmpty else { continue }
            let rows = try connection.query(
                "select \(RecordRow.columns(of: table)), key as record_key from \(table.rawValue) where key = any($1)",
                [.uuids(keys.map { (high: $0.high, low: $0.low) })]
            )
            for row in rows {
                guard let key = try row.keyIfPresent(rows.columnCount - 1) else { continue }
                stored[key] = try RecordRow.record(of: table, row)
            }
        }
        return stored
    }

    private func remove(_ keys: [RecordKey], from table: RecordTable) throws {
        let keys = Parameter.uuids(keys.map { (high: $0.high, low: $0.low) })
        if table == .journalEntry { try noteFormerEntries(keys) }
        _ = try connection.query("delete from \(table.rawValue) where key = any($1)", [keys])
    }
}

extension Record {
    /// Whether it takes the place of another reading of the same: of an exported meeting the one with the later stamp, of
    /// whatever else may change the last one.
    fileprivate func isNewer(than other: Record) -> Bool {
        if case (.meeting(let meeting), .meeting(let other)) = (self, other) {
            return meeting.stampedAt > other.stampedAt
        }
        return table.mayChange
    }

    /// Whether nothing has changed of what may change.
    fileprivate func isLike(_ other: Record) -> Bool {
        switch (self, other) {
        case (.message(let left), .message(let right)): left.comparable == right.comparable
        default: self == other
        }
    }
}

extension MailMessage {
    /// Without what is not stored, or stored in another order.
    fileprivate var comparable: MailMessage {
        var message = self
        message.author?.text = nil
        message.sender?.text = nil
        message.returnPath?.text = nil
        for index in message.recipients.indices { message.recipients[index].party.text = nil }
        message.marks = RecordRow.storedMarks(marks)
        if ignored != nil { message.countsAsAnswerOnly = false }
        return message
    }
}

extension RecordTable {
    var mayChange: Bool { self == .mailMessage || self == .journalEntry || self == .meeting }
}

extension PlacedRecord {
    /// The key within the schema. An entry of a journal is known by its source and id, whatever else has changed in it.
    func storedKey(site: String) -> RecordKey {
        guard case .journal = record else { return key.stored(site: site, at: record.keyedAt) }
        return key.stored(site: "", at: Instant(seconds: 0))
    }
}
