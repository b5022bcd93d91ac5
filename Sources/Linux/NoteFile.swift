import Glibc

/// A small file of our own with a fixed size, so that it can still be written when the disk has become full.
///
/// Whoever writes it holds a lock on it; without one what stands there is out of date.
package final class NoteFile: Sendable {
    private static let usualRoom = 4096
    private static let mostRoom = 1 << 16

    private let room: Int
    private let file: FileDescriptor
    /// Whether this process is the one that writes; another one may have been first.
    package let isOurs: Bool

    /// Makes the file where there is none, with its room.
    ///
    /// - Parameter isLarge: with room for 64 KiB; else for 4.
    package init(_ path: String, isLarge: Bool = false) throws(SystemError) {
        room = isLarge ? Self.mostRoom : Self.usualRoom
        let raw = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard raw >= 0 else { throw .current("open", path) }
        file = FileDescriptor(owning: raw, path: path)
        isOurs = flock(raw, LOCK_EX | LOCK_NB) == 0
        let status = try file.status()
        if isOurs, status.size != room {
            guard ftruncate(raw, 0) == 0 else { throw .current("write", path) }
            try write("")
        }
    }

    /// The text of a note; nil when there is none or it cannot be read.
    package static func text(of path: String) -> String? {
        guard let bytes = try? FileDescriptor.open(path).read(at: 0, count: mostRoom) else { return nil }
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Whether somebody writes the note at the moment.
    package static func isKept(_ path: String) -> Bool {
        guard let file = try? FileDescriptor.open(path) else { return false }
        return flock(file.raw, LOCK_SH | LOCK_NB) != 0
    }

    /// Puts a text in the place of the one before; what does not fit is cut off. Nothing happens when it is not ours.
    package func write(_ text: String) throws(SystemError) {
        guard isOurs else { return }
        let text = Array(text.utf8.prefix(room - 1))
        let bytes = text + [UInt8](repeating: 0, count: room - text.count)
        // The buffer is read for the count that is given.
        guard unsafe pwrite(file.raw, bytes, bytes.count, 0) == bytes.count else { throw .current("write", file.path) }
    }
}
