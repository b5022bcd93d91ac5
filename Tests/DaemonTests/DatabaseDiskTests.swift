import Cluster
import Foundation
import Postgres
import TestSupport
import Testing

/// A small file system of a test's own, and a file that fills it.
struct SmallDisk {
    let path: String

    /// - Parameter office: unmounts it at its end.
    init(at path: String, megabytes: Int, of office: Office) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Shell.run("mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m,mode=755", "tmpfs", path])
        office.mounts.append(path)
    }

    /// Fills it to the last byte, or all but so many kilobytes.
    func fill(except kilobytes: Int = 0) throws {
        // Ends for want of room, as it should.
        try Shell.run(
            "sh",
            ["-c", "dd if=/dev/zero of=\(path)/ballast bs=4k oflag=append conv=notrunc 2>/dev/null; true"]
        )
        if kilobytes > 0 { try Shell.run("truncate", ["-s", "-\(kilobytes)K", "\(path)/ballast"]) }
    }

    func makeRoom() throws { try Shell.run("rm", ["-f", "\(path)/ballast"]) }
}

@Suite("A full disk", .enabled(if: geteuid() == 0, "only root mounts file systems"))
struct DatabaseDiskTests {
    static let sentence = "the disk of the database is full, waiting: "

    /// The state of a private cluster is asked over its socket.
    private func office(megabytes: Int) throws -> (Office, SmallDisk) {
        let office = try Office.withPrivateCluster()
        let disk = try SmallDisk(at: office.path("state"), megabytes: megabytes, of: office)
        office.askedURL = "postgresql:///callpace?host=\(office.path("state"))/postgresql/run&port=5432&user=callpace"
        return (office, disk)
    }

    @Test(
        "The disk of the private cluster fills up: one sentence, the daemon stays, and goes on when there is room",
        arguments: [false, true]
    )
    func privateCluster(endsServer: Bool) async throws {
        let (office, disk) = try office(megabytes: 300)
        let day = try WorkingDay(office, calls: 1_500, seed: 531)
        let daemon = try await office.daemon()
        try day.write(20)
        try await day.caughtUp(daemon)
        try disk.fill()
        // Where its own log finds no room the server ends, and does not start again.
        if endsServer { exhaustLog(office) }
        try day.write(20)
        try day.rotate()
        try await until("the sentence: \(daemon.log)") { daemon.log.contains(Self.sentence) }
        // Long enough to see that it is not said again and again.
        try await Task.sleep(for: .seconds(10))
        // What a checkpoint gives back is taken again, and there is always something to write.
        var status = try await office.run("status")
        for _ in 0..<10 where !Self.isNamed(in: status) {
            try disk.fill()
            try day.write(2)
            try await Task.sleep(for: .seconds(1))
            status = try await office.run("status")
        }
        #expect(Self.isNamed(in: status), "\(status)")
        #expect(daemon.isRunning)
        try disk.makeRoom()
        try await day.caughtUp(daemon)
        #expect(daemon.log.lines(with: Self.sentence) == 1, "\(daemon.log)")
        #expect(daemon.log.lines(with: "error:") <= 2, "\(daemon.log)")
        try await day.expectExact(daemon)
        print("full disk: \(daemon.log)")
    }

    private static func isNamed(in status: Outcome) -> Bool {
        status.output.contains(sentence) || status.errors.contains("No space left on device")
    }

    /// Writes to the log of the server until it has ended for want of room.
    private func exhaustLog(_ office: Office) {
        let url = office.askedURL?.replacingOccurrences(of: "user=callpace", with: "user=postgres") ?? ""
        guard let connection = try? Connection(url, applicationName: "exhaust") else { return }
        for _ in 0..<1_000 {
            let message = "select pg_logical_emit_message(false, 'x', repeat('x', 1000000)); select pg_switch_wal()"
            guard (try? connection.execute(message)) != nil else { return }
        }
    }

    @Test("A private cluster that finds no room to begin with is made as soon as there is some")
    func noRoomAtAll() async throws {
        let (office, disk) = try office(megabytes: 300)
        let day = try WorkingDay(office, calls: 200, seed: 532)
        try day.write(50)
        try disk.fill(except: 4_096)
        let daemon = try office.startDaemon()
        try await until("the sentence: \(daemon.log)") { daemon.log.contains(Self.sentence) }
        try await Task.sleep(for: .seconds(8))
        #expect(daemon.isRunning && daemon.log.lines(with: "error:") == 1, "\(daemon.log)")
        let status = try await office.run("status")
        #expect(status.status == 69 && status.errors.contains("No space left on device"), "\(status)")
        try disk.makeRoom()
        try await day.expectExact(daemon)
    }

    @Test(
        "The state directory fills up, the database is elsewhere: nothing is lost, one sentence",
        arguments: [true, false]
    )
    func stateDirectory(isFullFromTheStart: Bool) async throws {
        let office = try Office.scratch()
        let disk = try SmallDisk(at: office.path("state"), megabytes: 1, of: office)
        let day = try WorkingDay(office, calls: 400, seed: 533)
        if isFullFromTheStart { try disk.fill() }
        let daemon = try await office.daemon()
        try day.write(40)
        try await day.caughtUp(daemon)
        try disk.fill()
        try day.write(40)
        try await day.caughtUp(daemon)
        try await day.expectExact(daemon)
        let sentences = daemon.log.lines(with: "the state directory takes no notes")
        #expect(sentences == (isFullFromTheStart ? 1 : 0), "\(daemon.log)")
        #expect(daemon.log.lines(with: "error:") == 0, "\(daemon.log)")
    }
}
