import Glibc

/// The names in one folder.
package struct Directory: Sendable {
    package struct Entry: Hashable, Sendable {
        package var name: String
        /// What the listing itself says; nil where the file system leaves it open.
        package var kind: FileStatus.Kind?
        /// The inode that the listing itself names; a mount point shows the one beneath.
        package var inode: UInt64
    }

    package var path: String
    /// In the order of the file system, without `.` and `..`.
    package var entries: [Entry]
    /// How many names were left out because they are no UTF-8.
    package var unreadableNames: Int

    /// Lists a folder; an error means that nothing is known about what it holds.
    package init(listing path: String) throws(SystemError) {
        guard let stream = unsafe opendir(path) else { throw .current("list", path) }
        // The stream was opened above and is closed once.
        defer { unsafe _ = closedir(stream) }
        var entries: [Entry] = []
        var unreadable = 0
        while true {
            errno = 0
            guard let item = unsafe readdir(stream) else {
                if errno != 0 { throw .current("list", path) }
                break
            }
            guard let name = unsafe Self.name(of: item) else {
                unreadable += 1
                continue
            }
            if name == "." || name == ".." { continue }
            let inode = unsafe UInt64(item.pointee.d_ino)
            entries.append(Entry(name: name, kind: Self.kind(unsafe Int(item.pointee.d_type)), inode: inode))
        }
        self.path = path
        self.entries = entries
        self.unreadableNames = unreadable
    }

    /// Makes a folder, with those above it, where there is none.
    ///
    /// - Parameter isPrivate: others may not look into it.
    package static func make(_ path: String, isPrivate: Bool = false) throws(SystemError) {
        if case .found = FileStatus.look(at: path) { return }
        let above = PathName.folder(of: path)
        if above != path, above != "." { try make(above) }
        let rights: mode_t = isPrivate ? 0o700 : 0o755
        guard unsafe mkdir(path, rights) == 0 || errno == EEXIST else { throw .current("make", path) }
    }

    /// Takes the name of a file out of its folder; one that is not there is no error.
    package static func remove(_ path: String) throws(SystemError) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw .current("delete", path) }
    }

    /// Makes sure that the names in a folder are on the disk.
    package static func synchronize(_ path: String) throws(SystemError) {
        try FileDescriptor.open(path).synchronize()
    }

    // d_name ends with a zero byte inside the record that readdir returned.
    private static func name(of item: UnsafeMutablePointer<dirent>) -> String? {
        let offset = MemoryLayout<dirent>.offset(of: \dirent.d_name) ?? 19
        let start = unsafe UnsafeRawPointer(item).advanced(by: offset).assumingMemoryBound(to: CChar.self)
        return unsafe String(validatingCString: start)
    }

    private static func kind(_ type: Int) -> FileStatus.Kind? {
        switch type {
        case Int(DT_REG): .regular
        case Int(DT_DIR): .folder
        case Int(DT_LNK): .link
        case Int(DT_UNKNOWN): nil
        default: .other
        }
    }
}

/// Takes paths apart by their slashes alone.
package enum PathName {
    /// The folder that holds the last component: `/var/log` of `/var/log/x`, `.` of `x`, `/` of `/x`.
    package static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last component: `x` of `/var/log/x`.
    package static func last(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(path[path.utf8.index(after: slash)...])
    }

    /// Puts a name into a folder.
    package static func join(_ folder: String, _ name: String) -> String {
        switch folder {
        case "", ".": name
        case _ where folder.hasSuffix("/"): folder + name
        default: folder + "/" + name
        }
    }

    /// The folder in which the process works; `.` where it is gone.
    package static var working: String { resolved(".") ?? "." }

    /// The path without links and dots; nil when something on the way is not there.
    package static func resolved(_ path: String) -> String? {
        // realpath allocates the answer, which is freed here once.
        guard let answer = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(answer) }
        return unsafe String(validatingCString: answer)
    }
}
