import Glibc

/// Which file it is, whatever its name: the same as long as the file lives on its file system.
///
/// The inode number alone is reused at once after a deletion (ext4); generation and time of birth then differ.
package struct FileIdentity: Hashable, Sendable {
    /// The device, major number in the upper half.
    package var device: UInt64
    package var inode: UInt64
    /// The inode's generation (`FS_IOC_GETVERSION`); 0 where the file system has none or it was not asked for.
    package var generation: UInt64
    /// When the file was created, nanoseconds since 1970 (`statx`); 0 where the file system does not know.
    package var birth: Int64

    package init(device: UInt64, inode: UInt64, generation: UInt64 = 0, birth: Int64 = 0) {
        self.device = device
        self.inode = inode
        self.generation = generation
        self.birth = birth
    }

    /// Whether both name one file: what either side does not know is left out.
    package func agrees(with other: FileIdentity) -> Bool {
        device == other.device && inode == other.inode
            && (generation == other.generation || generation == 0 || other.generation == 0)
            && (birth == other.birth || birth == 0 || other.birth == 0)
    }

    /// `device:inode:generation:birth` in decimal, as the ledger keeps it.
    package var text: String { "\(device):\(inode):\(generation):\(birth)" }

    /// Reads `text` back; nil when it is none.
    package init?(text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, let device = UInt64(parts[0]), let inode = UInt64(parts[1]),
            let generation = UInt64(parts[2]), let birth = Int64(parts[3])
        else { return nil }
        self.init(device: device, inode: inode, generation: generation, birth: birth)
    }
}

extension FileDescriptor {
    /// The inode's generation; 0 where the file system has none.
    package func generation() -> UInt64 {
        // _IOR('v', 1, long) of linux/fs.h; file systems write 4 or 8 bytes into the 8 that are given.
        let getVersion: UInt = 0x8008_7601
        var value: UInt64 = 0
        guard unsafe ioctl(raw, getVersion, &value) == 0 else { return 0 }
        return value
    }

    /// The full identity of the open file.
    package func identity() throws(SystemError) -> FileIdentity {
        var identity = try status().identity
        identity.generation = generation()
        return identity
    }
}
