import Linux

/// The inotify watches of one source. Used by one thread.
struct FolderNotices {
    private let patterns: [GlobPattern]
    private let makeInotify: @Sendable () throws(SystemError) -> Inotify
    private var inotify: Inotify?
    private var watches: [Int32: WatchPlan.Watch] = [:]
    /// Why notices alone do not suffice; nil when they do.
    private(set) var pollingReason: String?

    enum Found {
        case nothing
        case changed
        case overflow
    }

    init(patterns: [GlobPattern], makeInotify: @escaping @Sendable () throws(SystemError) -> Inotify) {
        self.patterns = patterns
        self.makeInotify = makeInotify
    }

    var descriptor: FileDescriptor? { inotify?.descriptor }

    /// Brings the watches in line with the folders that are there now. Returns whether they have changed.
    mutating func refresh() -> Bool {
        let before = Set(watches.keys)
        do throws(SystemError) {
            let inotify = if let inotify { inotify } else { try makeInotify() }
            self.inotify = inotify
            var plan = WatchPlan(for: patterns)
            apply(plan, inotify)
            // Folders may have come into being between the look and the watch.
            for _ in 0..<5 {
                let next = WatchPlan(for: patterns)
                if next == plan { break }
                plan = next
                apply(plan, inotify)
            }
        } catch {
            pollingReason = error.description
        }
        return Set(watches.keys) != before
    }

    private mutating func apply(_ plan: WatchPlan, _ inotify: Inotify) {
        var next: [Int32: WatchPlan.Watch] = [:]
        pollingReason = nil
        for (folder, watch) in plan.watches {
            do throws(SystemError) {
                if FileSystemKind.isRemote(folder) {
                    pollingReason = "\(folder) lies on a file system that other hosts may change"
                }
                let number = try inotify.watch(folder, for: Self.mask(watch))
                guard let other = next[number] else {
                    next[number] = watch
                    continue
                }
                // One folder under two names.
                let both = WatchPlan.Watch(
                    filters: watch.filters.union(other.filters),
                    holdsFiles: watch.holdsFiles || other.holdsFiles
                )
                _ = try inotify.watch(folder, for: Self.mask(both))
                next[number] = both
            } catch {
                if !error.isAbsence { pollingReason = error.description }
            }
        }
        for number in watches.keys where next[number] == nil { inotify.unwatch(number) }
        watches = next
    }

    private static func mask(_ watch: WatchPlan.Watch) -> Inotify.Mask {
        let names: Inotify.Mask = [
            .created, .movedFrom, .movedTo, .deleted, .selfDeleted, .selfMoved, .unmounted, .attributes,
        ]
        return watch.holdsFiles ? names.union([.modified, .closedAfterWriting]) : names
    }

    /// Takes out what has been notified since the last time.
    mutating func take() -> Found {
        guard let inotify else { return .nothing }
        var found = Found.nothing
        var needsRefresh = false
        do throws(SystemError) {
            for event in try inotify.events() {
                if event.mask.contains(.overflow) {
                    found = .overflow
                    needsRefresh = true
                    continue
                }
                guard let watch = watches[event.watch] else { continue }
                let isOfFolder = !event.mask.isDisjoint(with: [.selfDeleted, .selfMoved, .unmounted, .ignored])
                guard isOfFolder || event.name.isEmpty || watch.filters.contains(where: { $0.accepts(event.name) })
                else { continue }
                if found == .nothing { found = .changed }
                let isOfNames = !event.mask.isDisjoint(with: [.created, .movedFrom, .movedTo, .deleted])
                if isOfFolder || (isOfNames && (event.mask.contains(.aboutFolder) || !watch.holdsFiles)) {
                    needsRefresh = true
                }
                if event.mask.contains(.ignored) { watches[event.watch] = nil }
            }
        } catch {
            self.inotify = nil
            watches = [:]
            found = .overflow
            needsRefresh = true
        }
        if needsRefresh { _ = refresh() }
        return found
    }
}
