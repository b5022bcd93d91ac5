import Foundation
import Linux

/// A file system of a test's own that is soon full; taken away with the object.
final class LogDisk {
    let path = "/tmp/cpt-disk-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"

    struct Failed: Error {
        var command: String
    }

    init(kibibytes: Int) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Self.run("/bin/mount", "-t", "tmpfs", "-o", "size=\(kibibytes)k", "callpace-test", path)
    }

    deinit {
        try? Self.run("/bin/umount", "-l", path)
        try? FileManager.default.removeItem(atPath: path)
    }

    func resize(kibibytes: Int) throws {
        try Self.run("/bin/mount", "-o", "remount,size=\(kibibytes)k", path)
    }

    /// Appends as much as there is room for. - Returns: how many bytes.
    func write(_ bytes: [UInt8], to name: String) throws -> Int {
        let file = try FileDescriptor.open("\(path)/\(name)", for: .appending)
        let before = try file.status().size
        try? file.write(bytes)
        return Int(try file.status().size - before)
    }

    private static func run(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: arguments[0])
        process.arguments = Array(arguments.dropFirst())
        try process.run()
        // Foundation's own waiting spins for ever on a thread without a run loop.
        while process.isRunning { usleep(5_000) }
        guard process.terminationStatus == 0 else { throw Failed(command: arguments.joined(separator: " ")) }
    }
}
