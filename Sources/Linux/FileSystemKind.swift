import Glibc

/// What kind of file system a path lies on.
package enum FileSystemKind {
    /// Whether other hosts may change the files unseen by this kernel, so that inotify says nothing. False when
    /// that cannot be told.
    package static func isRemote(_ path: String) -> Bool {
        guard let magic = magic(of: path) else { return false }
        return remote.contains(magic)
    }

    // The numbers of linux/magic.h and statfs(2).
    private static let remote: Set<UInt64> = [
        0x6969,  // NFS
        0x517B,  // SMB
        0xFF53_4D42,  // CIFS
        0xFE53_4D42,  // SMB2
        0x6573_5546,  // FUSE
        0x0102_1997,  // 9P
        0x00C3_6400,  // Ceph
        0x5346_414F,  // AFS
        0x7461_636F,  // OCFS2
        0x0116_1970,  // GFS2
        0x0BD0_0BD0,  // Lustre
        0x4750_4653,  // GPFS
        0x786F_4256,  // VirtualBox folders
    ]

    private typealias Function = @convention(c) (UnsafePointer<CChar>, UnsafeMutableRawPointer) -> Int32

    // The signature is the one of statfs(2), which the headers hide from Swift; nil where there is none.
    private static let function = unsafe unsafeBitCast(dlsym(nil, "statfs"), to: Function?.self)

    private static func magic(of path: String) -> UInt64? {
        guard let function = unsafe function else { return nil }
        // struct statfs has at most 256 bytes and begins with f_type, a long.
        return unsafe withUnsafeTemporaryAllocation(byteCount: 512, alignment: 8) { buffer -> UInt64? in
            guard let start = buffer.baseAddress, unsafe function(path, start) == 0 else { return nil }
            let type = unsafe buffer.load(fromByteOffset: 0, as: UInt.self)
            return UInt64(type) & 0xFFFF_FFFF
        }
    }
}
