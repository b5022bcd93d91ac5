package import Linux
package import Pace

/// The files in which received records wait to be read: `0000000017-2026-11-29.log`. The one with the highest number is
/// written to, the others are as they will stay.
package struct SpoolFolder: Sendable {
    package struct File: Sendable {
        package var path: String
        package var number: Int64
        package var day: Day
        package var status: FileStatus
    }

    /// A file that was read, and how far that is committed.
    package struct ReadFile: Sendable {
        package var identity: FileIdentity
        package var offset: Int64

        package init(identity: FileIdentity, offset: Int64) {
            self.identity = identity
            self.offset = offset
        }
    }

    package let path: String

    package init(_ path: String) {
        self.path = path
    }

    /// - Parameters:
    ///   - number: counts the files of a folder; what is read later has a name that is sorted later.
    ///   - day: of UTC, on which it was begun.
    package func file(_ number: Int64, _ day: Day) -> String {
        let digits = String(number)
        return "\(path)/\(String(repeating: "0", count: max(0, 10 - digits.utf8.count)))\(digits)-\(day).log"
    }

    /// In the order in which they were written; none where there is no folder.
    package func files() throws(SystemError) -> [File] {
        let names: [Directory.Entry]
        do throws(SystemError) {
            names = try Directory(listing: path).entries
        } catch {
            guard error.isAbsence else { throw error }
            return []
        }
        var files: [File] = []
        for entry in names {
            guard let (number, day) = Self.read(entry.name) else { continue }
            let file = "\(path)/\(entry.name)"
            // One that was deleted meanwhile is none.
            guard case .found(let status) = FileStatus.look(at: file), status.kind == .regular else { continue }
            files.append(File(path: file, number: number, day: day, status: status))
        }
        return files.sorted { $0.number < $1.number }
    }

    private static func read(_ name: String) -> (Int64, Day)? {
        guard name.hasSuffix(".log"), name.utf8.count == 25 else { return nil }
        let parts = name.dropLast(4).split(separator: "-", maxSplits: 1)
        guard parts.count == 2, parts[0].utf8.count == 10, parts[0].utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int64(parts[0]), let day = Day(String(parts[1]))
        else { return nil }
        return (number, day)
    }

    /// Deletes files that are done with: complete, read and committed to their last byte, and either older than `keep` or in
    /// the way of what comes.
    ///
    /// - Parameters:
    ///   - read: by path.
    ///   - keep: seconds since the last write.
    ///   - limit: bytes that the files may have together; beyond three quarters of it nothing is kept that was read.
    ///   - now: microseconds since 1970.
    /// - Returns: the paths of those deleted.
    package func sweep(
        _ read: [String: ReadFile],
        keep: Int64,
        limit: Int64,
        now: Int64
    ) throws(SystemError) -> [String] {
        let files = try files()
        var total = files.map(\.status.size).reduce(0, +)
        var deleted: [String] = []
        for file in files.dropLast() {
            guard let read = read[file.path], read.offset == file.status.size,
                read.identity.agrees(with: file.status.identity)
            else { continue }
            let age = now / 1_000_000 - file.status.modifiedAt / 1_000_000_000
            guard age >= keep || total > limit / 4 * 3 else { continue }
            try Directory.remove(file.path)
            total -= file.status.size
            deleted.append(file.path)
        }
        return deleted
    }
}
