import Glibc

/// What the file system says of a file at one moment.
package struct FileStatus: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case regular
        case folder
        case link
        case other
    }

    /// Without the generation, which only an open file tells.
    package var identity: FileIdentity
    package var kind: Kind
    /// Bytes.
    package var size: Int64
    /// Last change of the content, nanoseconds since 1970.
    package var modifiedAt: Int64
    /// Last change of content, name or rights, nanoseconds since 1970.
    package var changedAt: Int64
    /// How many names the file has; 0 when it was deleted and lives on in open descriptors.
    package var links: Int

    /// The file at a path; symbolic links are followed unless told otherwise.
    package init(of path: String, followingLinks: Bool = true) throws(SystemError) {
        var answer = stat()
        let result = unsafe followingLinks ? stat(path, &answer) : lstat(path, &answer)
        guard result == 0 else { throw .current("look at", path) }
        self.init(answer, birth: Statx.birth(of: path, followingLinks: followingLinks))
    }

    /// Says of a path whether there is a file; a link that leads nowhere is a failure, not an absence.
    package static func look(at path: String) -> Sight {
        do throws(SystemError) {
            return .found(try FileStatus(of: path))
        } catch {
            guard error.isAbsence else { return .failed(error) }
            let isLink = (try? FileStatus(of: path, followingLinks: false)) != nil
            return isLink ? .failed(SystemError(code: ENOENT, call: "follow the link", path: path)) : .absent
        }
    }

    /// What a look at a path showed.
    package enum Sight: Hashable, Sendable {
        case found(FileStatus)
        case absent
        case failed(SystemError)
    }

    fileprivate init(_ answer: stat, birth: Int64) {
        let device = UInt64(answer.st_dev)
        self.identity = FileIdentity(device: device, inode: UInt64(answer.st_ino), birth: birth)
        self.kind =
            switch answer.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .other
            }
        self.size = Int64(answer.st_size)
        self.modifiedAt = Self.nanoseconds(answer.st_mtim)
        self.changedAt = Self.nanoseconds(answer.st_ctim)
        self.links = Int(answer.st_nlink)
    }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}

extension FileDescriptor {
    /// What the file system says of the open file.
    package func status() throws(SystemError) -> FileStatus {
        var answer = stat()
        guard unsafe fstat(raw, &answer) == 0 else { throw .current("look at", path) }
        return FileStatus(answer, birth: Statx.birth(of: self))
    }
}

/// The time of birth, which only `statx` tells. Looked up by name, since the headers hide it from Swift.
enum Statx {
    private typealias Function =
        @convention(c) (Int32, UnsafePointer<CChar>, Int32, UInt32, UnsafeMutableRawPointer) -> Int32

    // The signature is the one of statx(2); nil where the C library has none.
    private static let function = unsafe unsafeBitCast(dlsym(nil, "statx"), to: Function?.self)

    private static let wanted: UInt32 = 0x800  // STATX_BTIME
    private static let emptyPath: Int32 = 0x1000  // AT_EMPTY_PATH
    private static let noFollow: Int32 = 0x100  // AT_SYMLINK_NOFOLLOW

    static func birth(of path: String, followingLinks: Bool) -> Int64 {
        birth(from: AT_FDCWD, path, followingLinks ? 0 : noFollow)
    }

    static func birth(of file: FileDescriptor) -> Int64 {
        birth(from: file.raw, "", emptyPath)
    }

    /// Nanoseconds since 1970; 0 when unknown.
    private static func birth(from folder: Int32, _ path: String, _ flags: Int32) -> Int64 {
        guard let function = unsafe function else { return 0 }
        // struct statx is 256 bytes: stx_mask at 0, stx_btime at 80 (seconds) and 88 (nanoseconds).
        return unsafe withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { buffer in
            guard let start = buffer.baseAddress, unsafe function(folder, path, flags, wanted, start) == 0,
                unsafe buffer.load(fromByteOffset: 0, as: UInt32.self) & wanted != 0
            else { return 0 }
            let seconds = unsafe buffer.load(fromByteOffset: 80, as: Int64.self)
            let nanoseconds = unsafe buffer.load(fromByteOffset: 88, as: UInt32.self)
            return seconds &* 1_000_000_000 &+ Int64(nanoseconds)
        }
    }
}
