import Ledger
import Pace
import RecordFormats
import TestSupport
import Testing

/// The records of a real Asterisk, each with its place in its file.
private enum Sample {
    static let files = [
        (name: "Master.csv", format: "asterisk-csv"), (name: "Cel.csv", format: "asterisk-cel"),
        (name: "queue_log", format: "asterisk-queue-log"),
    ]

    static func records() throws -> [[PlacedRecord]] {
        try files.map { file in
            let decoded = Fixtures.decode(
                try Fixtures.bytes("asterisk/\(file.name)"),
                format: file.format,
                options: FormatOptions(zone: .utc)
            )
            return decoded.compactMap { record in
                guard case .record(let value, let key) = record.outcome else { return nil }
                return PlacedRecord(record: value, key: key, offset: record.offset, length: record.length)
            }
        }
    }

    static func ledger(without extensions: Set<String> = []) async throws -> TestLedger {
        let all = ["101", "102", "103", "104", "105"]
        return try await TestLedger(.sales(extensions: all.filter { !extensions.contains($0) }))
    }

    /// File after file, each in one batch.
    static func committedInOrder(without extensions: Set<String>) async throws -> [String: [[String]]] {
        let test = try await ledger(without: extensions)
        for (index, records) in try records().enumerated() {
            var feed = try await test.feed("source \(index)", site: "main", path: files[index].name)
            try await feed.commit(records, to: test.ledger)
        }
        #expect(try await test.differences() == [])
        return try await test.contents()
    }

    private static let withAll = Task { try await committedInOrder(without: []) }
    private static let without101 = Task { try await committedInOrder(without: ["101"]) }

    static func expected(without extensions: Set<String>) async throws -> [String: [[String]]] {
        try await (extensions.isEmpty ? withAll : without101).value
    }
}

@Suite("Order of records", .serialized)
struct OrderTests {
    /// Seconds per call and extension, from the table of Fixtures/asterisk/README.md.
    private static let truth: [String: Double] = [
        "1795420955.0 101": 10.51, "1795420955.6 101": 12.012, "1795420955.8 101": 16.516,
        "1795420955.9 101": 15.003, "1795420955.13 104": 9.498, "1795420955.19 102": 8.91,
        "1795420955.19 104": 20.514, "1795420955.21 102": 8.908, "1795420955.21 104": 13.211,
    ]

    @Test("Stored file after file, the sample gives what really happened")
    func truth() async throws {
        let rows = try #require(try await Sample.expected(without: [])["contact_log"])
        var found: [String: Double] = [:]
        // team, manager_id, manager, client, channel, started_at, talk_seconds, talk, qualifies, reason, credit, site,
        // call, …
        for row in rows { found["\(row[12]) \(row[1])"] = Double(row[6]) }
        #expect(Set(found.keys) == Set(Self.truth.keys))
        for (contact, seconds) in Self.truth {
            #expect(abs((found[contact] ?? -1) - seconds) <= 0.1, "\(contact)")
        }
    }

    @Test("Any order, batches and repetitions give the same ledger", arguments: 1...25)
    func anyOrder(seed: Int) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        let without: Set<String> = seed % 2 == 0 ? ["101"] : []
        let expected = try await Sample.expected(without: without)
        let test = try await Sample.ledger(without: without)
        var feeds: [Feed] = []
        // A second file of each source, as a copy or a rotation gives.
        for index in 0..<6 {
            feeds.append(try await test.feed("source \(index % 3)", site: "main", path: "file \(index)"))
        }
        var queue: [(feed: Int, record: PlacedRecord)] = []
        for (index, records) in try Sample.records().enumerated() {
            for record in records {
                queue.append((Bool.random(using: &random) ? index : index + 3, record))
                if Int.random(in: 0..<4, using: &random) == 0 { queue.append((index + 3, record)) }
                if Int.random(in: 0..<8, using: &random) == 0 { queue.append((index, record)) }
            }
        }
        queue.shuffle(using: &random)
        let largest = [1, 3, 20, 200].randomElement(using: &random) ?? 1
        while !queue.isEmpty {
            let taken = queue.prefix(
                largest == 1 && queue.count > 120 ? 40 : Int.random(in: 1...largest, using: &random)
            )
            queue.removeFirst(taken.count)
            for index in feeds.indices {
                let records = taken.filter { $0.feed == index }.map(\.record)
                if !records.isEmpty { try await feeds[index].commit(records, to: test.ledger) }
            }
        }
        let contents = try await test.contents()
        for name in expected.keys.sorted() {
            #expect(contents[name] == expected[name], "\(name), seed \(seed), batches of up to \(largest)")
        }
        #expect(try await test.differences() == [], "seed \(seed)")
        for status in try await test.ledger.perform({ try $0.sourceStatus() }) {
            #expect(status.isBalanced, "\(status.source), seed \(seed)")
        }
    }
}
