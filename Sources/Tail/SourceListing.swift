package import Linux

/// A file's identity as far as a look at its name tells: without the generation.
struct InodeKey: Hashable {
    var device: UInt64
    var inode: UInt64
    var birth: Int64

    init(_ identity: FileIdentity) {
        device = identity.device
        inode = identity.inode
        birth = identity.birth
    }
}

/// A file under one of its names.
struct Sighting {
    var path: String
    var status: FileStatus
    /// Under a name that the patterns cover.
    var isInPattern = true

    var key: InodeKey { InodeKey(status.identity) }

    var order: ReadingOrder {
        ReadingOrder(
            isLive: true,
            modifiedAt: status.modifiedAt,
            birth: status.identity.birth,
            name: PathName.last(of: path)
        )
    }
}

/// What the patterns of a source match at one moment.
struct SourceListing {
    /// One for each file, whatever the number of its names.
    var sightings: [InodeKey: Sighting] = [:]
    /// Further names of files that have several.
    var aliases: [InodeKey: Set<String>] = [:]
    var problems: [TailProblem] = []
    /// Folders that were looked into, as they were just before.
    /// Nil for those that were not there.
    var folders: [String: FolderState?] = [:]
    /// Nothing was kept from our eyes.
    var isComplete = true

    /// How a folder looked, to tell whether names in it have changed.
    struct FolderState: Equatable {
        var key: InodeKey
        var modifiedAt: Int64
        var changedAt: Int64
        var isSettled: Bool

        init?(of path: String) {
            guard let status = try? FileStatus(of: path) else { return nil }
            key = InodeKey(status.identity)
            modifiedAt = status.modifiedAt
            changedAt = status.changedAt
            isSettled = TailedFile.Stamp(status).isSettled
        }

    }

    /// Whether names in a folder may have changed since then.
    static func hasChanged(_ folder: String, since state: FolderState?) -> Bool {
        let now = FolderState(of: folder)
        guard let state else { return now != nil }
        guard let now, state.isSettled else { return true }
        return now.key != state.key || now.modifiedAt != state.modifiedAt || now.changedAt != state.changedAt
    }

    private let accepts: (String) -> Bool

    /// - Parameter accepts: whether a path is one of the source's at all.
    init(of patterns: [GlobPattern], accepts: @escaping (String) -> Bool = { _ in true }) {
        self.accepts = accepts
        for pattern in patterns {
            // The state is taken before the listing, so that a change in between shows as one after it.
            note(pattern.base)
            let matches = pattern.expand()
            for folder in matches.folders { note(folder) }
            for problem in matches.problems {
                problems.append(TailProblem(path: problem.path, kind: .system(problem)))
                isComplete = false
            }
            if matches.unreadableNames > 0 {
                let kind = TailProblem.Kind.unreadableNames(matches.unreadableNames)
                problems.append(TailProblem(path: pattern.text, kind: kind))
            }
            for path in matches.paths { look(at: path, enteringFolders: true) }
        }
    }

    private mutating func note(_ folder: String) {
        if folders[folder] == nil { folders[folder] = .some(FolderState(of: folder)) }
    }

    private mutating func look(at path: String, enteringFolders: Bool) {
        switch FileStatus.look(at: path) {
        case .absent:
            return
        case .failed(let error):
            problems.append(TailProblem(path: path, kind: .system(error)))
            isComplete = false
        case .found(let status):
            switch status.kind {
            case .regular:
                add(Sighting(path: path, status: status))
            case .folder where enteringFolders:
                enter(path)
            case .folder:
                return
            case .link, .other:
                problems.append(TailProblem(path: path, kind: .notAFile))
            }
        }
    }

    private mutating func enter(_ folder: String) {
        note(folder)
        do throws(SystemError) {
            let listing = try Directory(listing: folder)
            for entry in listing.entries where !entry.name.hasPrefix(".") && entry.kind != .folder {
                look(at: PathName.join(folder, entry.name), enteringFolders: false)
            }
            if listing.unreadableNames > 0 {
                problems.append(TailProblem(path: folder, kind: .unreadableNames(listing.unreadableNames)))
            }
        } catch {
            problems.append(TailProblem(path: folder, kind: .system(error)))
            isComplete = false
        }
    }

    private mutating func add(_ sighting: Sighting) {
        guard accepts(sighting.path) else { return }
        guard !RotatedName.isUnreadable(sighting.path) else {
            problems.append(TailProblem(path: sighting.path, kind: .compressed))
            return
        }
        if sightings[sighting.key] == nil {
            sightings[sighting.key] = sighting
        } else {
            aliases[sighting.key, default: []].insert(sighting.path)
        }
    }
}

/// The files that patterns name at one moment.
package enum SourceFiles {
    /// - Returns: each file once, in ascending order of names.
    /// - Throws: the first thing that kept from looking.
    package static func list(
        _ patterns: [String],
        accepts: @escaping (String) -> Bool = { _ in true }
    ) throws(SystemError) -> [String] {
        let listing = SourceListing(of: patterns.map(GlobPattern.init), accepts: accepts)
        for problem in listing.problems {
            if case .system(let error) = problem.kind, !error.isAbsence { throw error }
        }
        return listing.sightings.values.map(\.path).sorted()
    }
}
