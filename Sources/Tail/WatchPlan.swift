import Linux

/// Which names in a folder are worth a wake-up.
enum NameFilter: Hashable {
    case all
    case exactly(String)
    /// What a pattern matches, and what rotations may make of it.
    case like(Wildcard, prefix: String)

    init(component: String) {
        let isWild = Wildcard.isWild(component)
        let prefix = isWild ? String(component.prefix { !"*?[\\".contains($0) }) : RotatedName.stem(of: component)
        self = .like(Wildcard(component), prefix: prefix)
    }

    func accepts(_ name: String) -> Bool {
        switch self {
        case .all: true
        case .exactly(let wanted): name == wanted
        case .like(let wildcard, let prefix):
            wildcard.matches(name) || (!prefix.isEmpty && name.hasPrefix(prefix))
        }
    }
}

/// The folders to be watched for a source.
struct WatchPlan: Equatable {
    struct Watch: Equatable {
        var filters: Set<NameFilter> = []
        /// Files in the folder are read, so that their content matters too.
        var holdsFiles = false
    }

    var watches: [String: Watch] = [:]

    /// Looks at the file system as it is now.
    init(for patterns: [GlobPattern]) {
        for pattern in patterns {
            guard Self.isFolder(pattern.base) else {
                addAncestor(of: pattern.base)
                continue
            }
            let matches = pattern.expand()
            for (folder, component) in matches.parents { add(folder, NameFilter(component: component), false) }
            let filter = pattern.components.last.map(NameFilter.init(component:)) ?? .all
            for folder in matches.folders { add(folder, filter, true) }
            for path in matches.special { addTarget(of: path) }
            if pattern.components.isEmpty { add(pattern.base, .all, true) }
        }
    }

    /// A folder that stands for the files in it, or a link to a file elsewhere.
    private mutating func addTarget(of path: String) {
        guard case .found(let status) = FileStatus.look(at: path) else { return }
        if status.kind == .folder {
            add(path, .all, true)
        } else if let target = PathName.resolved(path), target != path {
            add(PathName.folder(of: target), NameFilter(component: PathName.last(of: target)), true)
        }
    }

    /// A folder that is not there yet shows first in the nearest one above it.
    private mutating func addAncestor(of folder: String) {
        var missing = folder
        while true {
            let parent = PathName.folder(of: missing)
            if Self.isFolder(parent) || parent == missing {
                add(parent, .exactly(PathName.last(of: missing)), false)
                return
            }
            missing = parent
        }
    }

    private mutating func add(_ folder: String, _ filter: NameFilter, _ holdsFiles: Bool) {
        watches[folder, default: Watch()].filters.insert(filter)
        if holdsFiles { watches[folder, default: Watch()].holdsFiles = true }
    }

    private static func isFolder(_ path: String) -> Bool {
        guard case .found(let status) = FileStatus.look(at: path) else { return false }
        return status.kind == .folder
    }
}
