import Linux

/// The names in a folder, to find where a file went.
struct FolderView {
    private let folder: String
    /// Paths of the folders in it; at most 64.
    let subfolders: [String]
    private let names: [String]
    private let byInode: [UInt64: String]

    init(of folder: String) throws(SystemError) {
        let listing = try Directory(listing: folder)
        self.folder = folder
        let files = listing.entries.filter { $0.kind != .folder }
        subfolders = listing.entries.filter { $0.kind == .folder }.map(\.name).sorted().prefix(64).map {
            PathName.join(folder, $0)
        }
        names = files.map(\.name).sorted()
        byInode = Dictionary(files.map { ($0.inode, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    /// The file with this identity, under whatever name.
    func sighting(of key: InodeKey) -> Sighting? {
        guard let name = byInode[key.inode], let sighting = look(at: name), sighting.key == key else { return nil }
        return sighting
    }

    /// Readable files whose names begin with `prefix`; at most `limit`.
    func sightings(beginningWith prefix: String, limit: Int = 1024) -> [Sighting] {
        var low = 0
        var high = names.count
        while low < high {
            let middle = (low + high) / 2
            if names[middle] < prefix { low = middle + 1 } else { high = middle }
        }
        return names[low...].prefix { $0.hasPrefix(prefix) }.prefix(limit).compactMap(look(at:))
    }

    private func look(at name: String) -> Sighting? {
        let path = PathName.join(folder, name)
        guard case .found(let status) = FileStatus.look(at: path), status.kind == .regular else { return nil }
        return Sighting(path: path, status: status, isInPattern: false)
    }
}

/// Looks into each folder once at most.
struct FolderCache {
    private var views: [String: FolderView?] = [:]

    /// Nil when the folder cannot be listed, so that nothing is known of what it holds.
    mutating func view(of folder: String) -> FolderView? {
        if let view = views[folder] { return view }
        let view = try? FolderView(of: folder)
        views[folder] = .some(view)
        return view
    }
}
