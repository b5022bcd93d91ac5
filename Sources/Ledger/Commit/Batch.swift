package import Pace

/// A PBX: the namespace of extensions and call ids.
package struct SiteHandle: Hashable, Sendable {
    package var id: Int32
    package var name: String
}

/// A source as the ledger knows it.
package struct SourceHandle: Hashable, Sendable {
    package var id: Int32
    package var name: String
    package var site: SiteHandle
    /// Fences off an older daemon; nil for an import, which is fenced by the position alone.
    package var writerEpoch: Int64?
    /// What this very call found: the source's records were read in another zone before.
    package var rezoned: ZoneChange?
}

/// The local times of a source are read in another zone than before.
package struct ZoneChange: Hashable, Sendable, CustomStringConvertible {
    package var source: String
    package var former: String
    package var present: String
    /// How many are stored.
    package var records: Int64

    package var description: String {
        """
        source \(source): its times are read in \(present) from now on; what was stored before (\(records) records) keeps \
        the hours of \(former). To count all anew, name a new `schema` and import the files
        """
    }
}

/// Where a file is and how far it was read: what is stored with every effect.
package struct StoredPosition: Hashable, Sendable {
    package var device: UInt64
    package var inode: UInt64
    package var generation: UInt64
    package var birth: Int64
    /// First byte that belongs to no committed record.
    package var offset: Int64
    package var headLength: Int
    package var head: [UInt8]
    package var anchorLength: Int
    package var anchor: [UInt8]
    /// How many times the file was begun anew.
    package var epoch: Int64

    package init(
        device: UInt64,
        inode: UInt64,
        generation: UInt64,
        birth: Int64,
        offset: Int64 = 0,
        headLength: Int = 0,
        head: [UInt8] = [],
        anchorLength: Int = 0,
        anchor: [UInt8] = [],
        epoch: Int64 = 0
    ) {
        self.device = device
        self.inode = inode
        self.generation = generation
        self.birth = birth
        self.offset = offset
        self.headLength = headLength
        self.head = head
        self.anchorLength = anchorLength
        self.anchor = anchor
        self.epoch = epoch
    }
}

/// A file of a source with its stored position and what its decoder carries.
package struct StoredFile: Hashable, Sendable {
    package var id: Int64
    package var path: String
    package var position: StoredPosition
    package var carry: [UInt8]
    package var isFinished: Bool
    /// Its size when it was last looked at.
    package var sizeSeen: Int64
}

/// A record that bears on contacts, with its place.
package struct PlacedRecord: Sendable {
    package var record: Record
    package var key: RecordKey
    package var offset: Int64
    package var length: Int
    /// It stands beside another one in the same bytes, and is none of its own in the account.
    package var isFurther: Bool

    package init(record: Record, key: RecordKey, offset: Int64, length: Int, isFurther: Bool = false) {
        self.record = record
        self.key = key
        self.offset = offset
        self.length = length
        self.isFurther = isFurther
    }
}

package struct QuarantinedRecord: Sendable {
    package var offset: Int64
    package var length: Int
    package var reason: String
    /// At most 64 KiB of its bytes.
    package var bytes: [UInt8]
    /// It goes on with what was quarantined last of the file, and makes that entry longer.
    package var continuesBefore = false

    package init(offset: Int64, length: Int, reason: String, bytes: [UInt8]) {
        self.offset = offset
        self.length = length
        self.reason = reason
        self.bytes = bytes
    }
}

/// Records and bytes, counted together.
package struct Tally: Hashable, Sendable {
    package var records: Int64 = 0
    package var bytes: Int64 = 0

    package init() {}

    package mutating func add(bytes length: Int) {
        records += 1
        bytes += Int64(length)
    }

    /// Bytes that go on with what is counted already.
    package mutating func add(furtherBytes length: Int) { bytes += Int64(length) }

    mutating func add(_ record: PlacedRecord) {
        if !record.isFurther { add(bytes: record.length) }
    }
}

/// What one transaction takes from one file: all records between two positions.
package struct Batch: Sendable {
    package var source: SourceHandle
    package var file: Int64
    package var path: String
    /// The position that the file must have now.
    package var from: StoredPosition
    package var to: StoredPosition
    /// What the decoder carries behind `to`.
    package var carry: [UInt8]
    /// Size of the file when it was read.
    package var sizeSeen: Int64
    /// Bytes read behind `to` that form no whole record yet.
    package var pendingBytes: Int64
    package var records: [PlacedRecord] = []
    package var ignored: [String: Tally] = [:]
    package var quarantined: [QuarantinedRecord] = []
    /// Records dated ahead of the clock by more than two minutes.
    package var ahead: Int64 = 0
    /// The present, for meetings that have been held by now.
    package var now: Instant = .distantPast
    /// Later ones are dated ahead of the clock: they are no sign of life.
    package var latestCredible: Instant = .distantFuture

    package init(
        source: SourceHandle,
        file: Int64,
        path: String,
        from: StoredPosition,
        to: StoredPosition,
        carry: [UInt8],
        sizeSeen: Int64,
        pendingBytes: Int64 = 0
    ) {
        self.source = source
        self.file = file
        self.path = path
        self.from = from
        self.to = to
        self.carry = carry
        self.sizeSeen = sizeSeen
        self.pendingBytes = pendingBytes
    }
}

/// What a commit did.
package struct CommitReport: Sendable {
    package var stored = Tally()
    package var duplicates = Tally()
    package var ignored = Tally()
    package var quarantined = Tally()
    /// All bytes that the account of the source holds afterwards.
    package var accountBytes: Int64 = 0
    /// Teams whose counters changed.
    package var teams: Set<String> = []
    /// Where the time went.
    package var stages = StageTimes()

    package init() {}

    package mutating func add(_ other: CommitReport) {
        stored.records += other.stored.records
        stored.bytes += other.stored.bytes
        duplicates.records += other.duplicates.records
        duplicates.bytes += other.duplicates.bytes
        ignored.records += other.ignored.records
        ignored.bytes += other.ignored.bytes
        quarantined.records += other.quarantined.records
        quarantined.bytes += other.quarantined.bytes
        accountBytes = max(accountBytes, other.accountBytes)
        teams.formUnion(other.teams)
        stages.add(other.stages)
    }
}

/// Where the time of commits went, for benchmarks.
package struct StageTimes: Sendable {
    package enum Stage: String, CaseIterable, Sendable {
        /// Reading the file and decoding, beside the commits.
        case decode
        /// Moving the position, telling duplicates apart, the account.
        case account
        /// Storing records and reading back those of the same calls.
        case store
        /// From records to contacts.
        case assemble
        /// From contacts to counters.
        case derive
        /// Making it last.
        case commit
    }

    private var times: [Stage: Duration] = [:]

    package init() {}

    package subscript(stage: Stage) -> Duration { times[stage] ?? .zero }

    package mutating func add(_ time: Duration, to stage: Stage) {
        times[stage, default: .zero] += time
    }

    package mutating func add(_ other: StageTimes) {
        for (stage, time) in other.times { add(time, to: stage) }
    }

    /// Runs work and counts its time for a stage.
    mutating func measure<Value>(_ stage: Stage, _ work: () throws -> Value) rethrows -> Value {
        let start = ContinuousClock.now
        defer { add(ContinuousClock.now - start, to: stage) }
        return try work()
    }
}
