internal import Glibc

/// A folder and the small files in it.
struct Folder {
    let path: String

    init(_ path: String) {
        self.path = path
    }

    /// What the file system says of a path.
    struct Entry {
        let owner: UInt32
        let group: UInt32
        let mode: UInt32
        /// Seconds since 1970.
        let modified: Int
        var isFolder: Bool { mode & S_IFMT == S_IFDIR }
    }

    static func entry(_ path: String, followsLinks: Bool = true) -> Entry? {
        var found = stat()
        let result = unsafe followsLinks ? stat(path, &found) : lstat(path, &found)
        guard result == 0 else { return nil }
        return Entry(owner: found.st_uid, group: found.st_gid, mode: found.st_mode, modified: found.st_mtim.tv_sec)
    }

    static func isExecutable(_ path: String) -> Bool {
        unsafe access(path, X_OK) == 0
    }

    var exists: Bool {
        Folder.entry(path) != nil
    }

    func file(_ name: String) -> String {
        "\(path)/\(name)"
    }

    func folder(_ name: String) -> Folder {
        Folder("\(path)/\(name)")
    }

    /// The names in the folder, sorted; empty when it cannot be read.
    var names: [String] {
        guard let stream = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            // The name is closed by a zero within the entry, which lives until the next call.
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
                unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Makes the folder, with those above it, where there is none.
    func make(mode: UInt32 = 0o755) throws(ClusterError) {
        if exists { return }
        if let end = path.lastIndex(of: "/"), end > path.startIndex { try Folder(String(path[..<end])).make() }
        guard unsafe mkdir(path, mode) == 0 || errno == EEXIST else { throw failure("cannot make", path) }
        // Whatever the process's umask took away.
        guard unsafe chmod(path, mode) == 0 else { throw failure("cannot set the mode of", path) }
    }

    func setMode(_ mode: UInt32, of name: String? = nil) throws(ClusterError) {
        let path = name.map { file($0) } ?? path
        guard unsafe chmod(path, mode) == 0 else { throw failure("cannot set the mode of", path) }
    }

    /// Gives the folder, or a file in it, to a user. Only root can give; for others it is theirs already.
    func give(to account: Account, _ name: String? = nil) throws(ClusterError) {
        let path = name.map { file($0) } ?? path
        guard Account.isRoot else { return }
        guard unsafe lchown(path, account.id, account.group) == 0 else { throw failure("cannot give away", path) }
    }

    /// The text of a small file; nil when there is none.
    func text(of name: String, limit: Int = 64 << 10) -> String? {
        let descriptor = unsafe open(file(name), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return Folder.read(descriptor, limit: limit)
    }

    /// The last bytes of a file, such as a log.
    func tail(of name: String, bytes limit: Int) -> String? {
        let descriptor = unsafe open(file(name), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let length = lseek(descriptor, 0, SEEK_END)
        lseek(descriptor, max(0, length - off_t(limit)), SEEK_SET)
        return Folder.read(descriptor, limit: limit)
    }

    private static func read(_ descriptor: Int32, limit: Int) -> String? {
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while text.count < limit {
            let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            if count < 0 { return nil }
            if count == 0 { break }
            text += chunk.prefix(count)
        }
        return String(decoding: text.prefix(limit), as: UTF8.self)
    }

    /// Where a link leads; nil when it is none or may not be read.
    func target(ofLink name: String) -> String? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = unsafe bytes.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return -1 }
            return unsafe readlink(file(name), start.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    /// The path without links and dots; nil when the folder does not exist.
    var realPath: String? {
        guard let path = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }

    /// Writes a small file whole: a reader sees the old one or the new one.
    func write(_ text: String, to name: String, owner: Account? = nil, mode: UInt32 = 0o600) throws(ClusterError) {
        let temporary = file("." + name + ".new")
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw failure("cannot write", temporary) }
        defer { close(descriptor) }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure("cannot write", temporary) }
            bytes = bytes.dropFirst(count)
        }
        guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else { throw failure("cannot write", temporary) }
        if let owner, Account.isRoot {
            guard fchown(descriptor, owner.id, owner.group) == 0 else { throw failure("cannot give away", temporary) }
        }
        guard unsafe Glibc.rename(temporary, file(name)) == 0 else { throw failure("cannot write", file(name)) }
    }

    func rename(to target: Folder) throws(ClusterError) {
        guard unsafe Glibc.rename(path, target.path) == 0 else { throw failure("cannot rename", path) }
    }

    func removeFile(_ name: String) {
        unsafe unlink(file(name))
    }

    /// Removes the folder with all that is in it, without following links.
    func remove() {
        for name in names {
            if Folder.entry(file(name), followsLinks: false)?.isFolder == true {
                folder(name).remove()
            } else {
                removeFile(name)
            }
        }
        unsafe rmdir(path)
    }

    private func failure(_ what: String, _ path: String) -> ClusterError {
        ClusterError(.folder, "\(what) \(path): \(unsafe String(cString: strerror(errno)))")
    }
}
