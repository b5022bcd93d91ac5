import Foundation
import Ledger
import Linux
import RecordFormats
import Settings
import TestSupport

/// Runs a program: the disk, the writers' expectations, the daemon and the database, one action after the other.
final class ProgramWorld {
    let program: FileProgram
    let disk: ProgramDisk
    let books: ProgramBooks
    let daemon: any ProgramDaemon
    private(set) var writers = ProgramWriters()
    /// How many times the trap ended a connection.
    private(set) var springs = 0
    private let clock: ProgramClock

    init(_ program: FileProgram, disk: ProgramDisk, books: ProgramBooks, daemon: any ProgramDaemon, clock: ProgramClock)
    {
        self.program = program
        self.disk = disk
        self.books = books
        self.daemon = daemon
        self.clock = clock
    }

    /// In rooms of this process, with a schema of its own.
    static func inRooms(_ program: FileProgram) async throws -> ProgramWorld {
        let folder = "/tmp/cpt-program-\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
        let disk = try ProgramDisk(folder: folder)
        let (url, schema) = try ScratchDatabase.shared.makeSchema()
        let text = WrittenCalls.configuration.replacing("PATTERN", with: "\(folder)/log/\(program.pattern)")
        let configuration = try Configuration.parse(text, path: "\(folder)/callpace.yaml")
        let clock = ProgramClock()
        let settings = LedgerSettings(url: url, schema: schema, applicationName: "program \(schema)")
        let daemon = RoomDaemon(configuration, settings: settings, clock: clock)
        try await daemon.prepare()
        var books = try ProgramBooks(url: url, schema: schema)
        try books.setTrap()
        return ProgramWorld(program, disk: disk, books: books, daemon: daemon, clock: clock)
    }

    /// With the daemon as a process of its own and a database of its own; half of them without inotify.
    static func inProcess(_ program: FileProgram) async throws -> ProgramWorld {
        let office = try Office.scratch()
        let (folder, url) = (office.folder, office.databaseURL ?? "")
        let disk = try ProgramDisk(folder: folder)
        try office.configure(WrittenCalls.configuration.replacing("PATTERN", with: "\(folder)/log/\(program.pattern)"))
        let daemon = ProcessDaemon(office, hasNotices: program.seed % 2 == 0)
        try await daemon.prepare()
        let books = try ProgramBooks(url: url, schema: "callpace")
        return ProgramWorld(program, disk: disk, books: books, daemon: daemon, clock: ProgramClock())
    }

    deinit {
        try? FileManager.default.removeItem(atPath: disk.folder)
    }

    /// All actions, and then everything that lets the daemon catch up.
    func run() async throws {
        for action in program.actions { try await act(action) }
        disk.abandon()
        try await act(.show)
        try await act(.start)
        try books.disarm()
        for _ in 0..<2 {
            try await act(.drain)
            try await act(.wait(seconds: 7_200))
        }
        try await act(.drain)
        if !daemon.isStepwise { try await catchUp() }
    }

    /// Waits for a daemon that goes its own pace. What it never does is told by the judgement.
    private func catchUp() async throws {
        try? await until("the daemon to catch up", within: 60) {
            let isLevel = try books.texts("select (lag_bytes = pending_bytes)::text from source_status") == ["true"]
            // A fragment shows as pending a moment after the records before it are stored.
            return try isLevel && writers.expected(disk).isSubset(of: books.stored()) && fragments().isEmpty
        }
    }

    func act(_ action: FileAction) async throws {
        switch action {
        case .append, .begin, .rotate, .copyTruncate, .compress, .delete, .replace, .rewrite:
            if !disk.isHidden { try await write(action) }
        case .complete: try disk.complete()
        case .abandon: disk.abandon()
        case .late(let count): try disk.appendLate(count)
        case .hide: try disk.hide(true)
        case .show: try disk.hide(false)
        case .look: try await follow { try await daemon.look() }
        case .read: try await follow { try await daemon.read() }
        case .drain: try await follow { try await daemon.drain() }
        case .wait(let seconds): try await wait(seconds)
        case .start: try await daemon.start()
        case .stop: try await end { try await daemon.stop() }
        case .kill(let point): try await kill(point)
        case .cut(let write):
            if await daemon.isRunning { try books.arm(write: write) }
        }
    }

    private func write(_ action: FileAction) async throws {
        switch action {
        case .append(let count): try disk.append(count)
        case .begin(let percent): try disk.begin(percent: percent)
        case .rotate(let dated, let keepsWriter): try disk.rotate(dated: dated, keepsWriter: keepsWriter)
        case .copyTruncate(let isSeen):
            guard let live = disk.live else { return }
            try disk.copyLog()
            if isSeen { try await act(.look) }
            try await vanish(live)
            try disk.truncateLog()
        case .compress(let pick, let isSeenHalf):
            guard let sheet = disk.compressible(pick) else { return }
            try await disk.compress(sheet) { if isSeenHalf { try await act(.drain) } }
            try await unlink(sheet)
        case .delete, .replace, .rewrite:
            guard try await mayDestroy() else { return }
            try await destroy(action)
        default: return
        }
    }

    /// A careful operator destroys what was read.
    private func mayDestroy() async throws -> Bool {
        guard program.style == .careful else { return true }
        guard await daemon.isRunning else { return false }
        try disk.complete()
        try await act(.drain)
        if !daemon.isStepwise { try await catchUp() }
        return true
    }

    private func destroy(_ action: FileAction) async throws {
        switch action {
        case .delete(let pick):
            let names = disk.names
            guard !names.isEmpty, let sheet = disk.sheet(named: names[pick % names.count]) else { return }
            try await unlink(sheet)
        case .replace(let count, let keepsRecords):
            guard let live = disk.live else { return }
            try disk.complete()
            try disk.replace(count, keepsRecords: keepsRecords)
            try writers.unlinked(live, from: disk, stored: books.stored)
        case .rewrite(let count):
            guard let live = disk.live else { return }
            try disk.complete()
            try await vanish(live)
            try disk.rewrite(count)
        default: return
        }
    }

    private func vanish(_ sheet: ProgramDisk.SheetID) async throws {
        try writers.vanish(sheet, from: disk, stored: books.stored)
    }

    private func unlink(_ sheet: ProgramDisk.SheetID) async throws {
        disk.unlink(sheet)
        try writers.unlinked(sheet, from: disk, stored: books.stored)
    }

    private func follow(_ step: () async throws -> Void) async throws {
        guard await daemon.isRunning else { return }
        try await step()
        if daemon.isStepwise { writers.looked(at: disk, now: clock.now()) }
    }

    private func wait(_ seconds: Int) async throws {
        // What is begun is completed within the time that a rotated file is waited for.
        let seconds = disk.begun == nil ? seconds : min(seconds, 60)
        if seconds > 60 {
            // A daemon that runs looks every few seconds.
            try await daemon.wait(seconds: 15)
            try await act(.drain)
        }
        try await daemon.wait(seconds: seconds)
        try writers.waited(disk, now: clock.now(), stored: books.stored)
    }

    private func end(_ work: () async throws -> Void) async throws {
        guard await daemon.isRunning else { return }
        try await work()
        if try books.disarm() { springs += 1 }
        try writers.ended(disk, stored: books.stored)
    }

    private func kill(_ point: FileAction.KillPoint) async throws {
        if case .write(let number) = point, await daemon.isRunning { try books.arm(write: number) }
        try await end { try await daemon.kill(point) }
    }
}
