import Glibc

/// The kernel's notices about changes in folders.
package final class Inotify: Sendable {
    /// What to be told of, and what was told (the `IN_` bits of inotify(7)).
    package struct Mask: OptionSet, Hashable, Sendable {
        package let rawValue: UInt32

        package init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        package static let modified = Mask(rawValue: 0x2)
        package static let attributes = Mask(rawValue: 0x4)
        package static let closedAfterWriting = Mask(rawValue: 0x8)
        package static let movedFrom = Mask(rawValue: 0x40)
        package static let movedTo = Mask(rawValue: 0x80)
        package static let created = Mask(rawValue: 0x100)
        package static let deleted = Mask(rawValue: 0x200)
        package static let selfDeleted = Mask(rawValue: 0x400)
        package static let selfMoved = Mask(rawValue: 0x800)
        package static let unmounted = Mask(rawValue: 0x2000)
        /// Notices were dropped: anything may have changed.
        package static let overflow = Mask(rawValue: 0x4000)
        /// The watch is gone, with its folder or on demand.
        package static let ignored = Mask(rawValue: 0x8000)
        package static let onlyFolder = Mask(rawValue: 0x0100_0000)
        package static let aboutFolder = Mask(rawValue: 0x4000_0000)
    }

    package struct Event: Hashable, Sendable {
        /// The watch it came from; -1 for an overflow.
        package var watch: Int32
        package var mask: Mask
        /// The name inside the folder; empty for the folder itself or a name that is no UTF-8.
        package var name: String
    }

    /// For `Poll`: readable when there are events.
    package let descriptor: FileDescriptor

    package init() throws(SystemError) {
        let raw = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard raw >= 0 else { throw .current("start inotify") }
        descriptor = FileDescriptor(owning: raw, path: "inotify")
    }

    /// Watches a folder (a link is followed); watching it again gives the same number.
    package func watch(_ folder: String, for mask: Mask) throws(SystemError) -> Int32 {
        let watch = unsafe inotify_add_watch(descriptor.raw, folder, mask.union(.onlyFolder).rawValue)
        guard watch >= 0 else { throw .current("watch", folder) }
        return watch
    }

    /// Ends a watch; one that is gone already is no error.
    package func unwatch(_ watch: Int32) {
        _ = inotify_rm_watch(descriptor.raw, watch)
    }

    /// The events that wait, none if there are none.
    package func events() throws(SystemError) -> [Event] {
        var events: [Event] = []
        // The kernel writes whole records of 16 bytes and a name of `len` bytes padded with zeros; nothing is read
        // past what it filled.
        let failure = unsafe withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { buffer -> Int32 in
            guard let start = buffer.baseAddress else { return 0 }
            let got = unsafe read(descriptor.raw, start, buffer.count)
            guard got > 0 else { return got < 0 && errno != EAGAIN && errno != EINTR ? errno : 0 }
            var at = 0
            while at + 16 <= got {
                let watch = unsafe buffer.load(fromByteOffset: at, as: Int32.self)
                let mask = unsafe buffer.load(fromByteOffset: at + 4, as: UInt32.self)
                let length = unsafe Int(buffer.load(fromByteOffset: at + 12, as: UInt32.self))
                guard length <= got - at - 16 else { break }
                let padded = unsafe buffer[(at + 16)..<(at + 16 + length)]
                let name = unsafe String(validating: padded.prefix { $0 != 0 }, as: UTF8.self) ?? ""
                events.append(Event(watch: watch, mask: Mask(rawValue: mask), name: name))
                at += 16 + length
            }
            return 0
        }
        if failure != 0 { throw SystemError(code: failure, call: "read notices of", path: descriptor.path) }
        return events
    }
}
