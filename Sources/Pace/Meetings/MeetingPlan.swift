/// The occurrences of a meeting as its versions leave them (RFC 5545 3.8.4.4, RFC 5546).
struct MeetingPlan {
    struct Occurrence {
        /// When it was to begin at first.
        var original: MeetingTime
        var began: Instant
        /// Microseconds.
        var length: Int64
        /// Who takes part, and what is known of their answers.
        var version: MeetingVersion

        var ended: Instant { began + length }
    }

    /// The occurrences have names of their own.
    let isRepeated: Bool
    /// The highest request for the whole meeting.
    private let base: MeetingVersion?
    private let additions: [MeetingVersion]
    /// For single occurrences, and from an occurrence on.
    private let changes: [MeetingVersion]
    /// Of the whole meeting.
    private let cancels: [MeetingVersion]

    /// - Parameter versions: in ascending order of versions.
    init(_ versions: [MeetingVersion], authority: MeetingAuthority) {
        let accepted = versions.filter { $0.method != .reply && authority.accepts($0) }
        let whole = accepted.filter { $0.occurrence == nil }
        let base = whole.last { $0.method == .request && !$0.isCancelled && $0.start != nil }
        func isNew(_ version: MeetingVersion) -> Bool { base.map { !version.isOlder(than: $0) } ?? true }
        self.base = base
        additions = whole.filter { $0.method == .add && !$0.isCancelled && isNew($0) }
        cancels = whole.filter { $0.cancels && isNew($0) }
        changes = accepted.filter { $0.occurrence != nil }
        isRepeated = base?.occurrences != nil || !additions.isEmpty || changes.contains { !$0.cancels }
    }

    /// - Parameter zone: of floating times.
    func occurrences(in zone: Zone) -> [Occurrence] {
        var found: [Instant: Occurrence] = [:]
        for version in (base.map { [$0] } ?? []) + additions {
            for original in version.occurrences ?? version.start.map({ [$0] }) ?? [] {
                let began = original.instant(in: zone)
                found[began] = Occurrence(original: original, began: began, length: version.length, version: version)
            }
        }
        let last = found.keys.max()
        let ranges = winners(of: changes.filter(\.meansLaterToo), in: zone)
        for original in found.keys {
            guard let range = ranges.last(where: { $0.original <= original }), let was = found[original] else {
                continue
            }
            found[original] = occurrence(was.original, at: original, changedBy: range, zone)
        }
        for change in ranges + winners(of: changes.filter { !$0.meansLaterToo }, in: zone) {
            if change.version.cancels {
                found[change.original] = nil
            } else if found[change.original] != nil || isKept(change, last) {
                guard let written = change.version.occurrence else { continue }
                found[change.original] = occurrence(written, at: change.original, changedBy: change, zone)
            }
        }
        return found.values.filter { !isCancelled($0) }
    }

    private struct Change {
        var original: Instant
        var version: MeetingVersion
    }

    /// The highest change of each occurrence, in order of the occurrences; a cancel is higher than a request that is
    /// otherwise equal.
    private func winners(of changes: [MeetingVersion], in zone: Zone) -> [Change] {
        var highest: [Instant: MeetingVersion] = [:]
        for version in changes {
            guard let original = version.occurrence?.instant(in: zone) else { continue }
            if let known = highest[original], known.cancels, !version.cancels, !known.isOlder(than: version) {
                continue
            }
            highest[original] = version
        }
        return highest.map { Change(original: $0, version: $1) }.sorted { $0.original < $1.original }
    }

    /// Nil: cancelled.
    private func occurrence(
        _ original: MeetingTime,
        at instant: Instant,
        changedBy change: Change,
        _ zone: Zone
    ) -> Occurrence? {
        guard !change.version.cancels else { return nil }
        let moved = change.version.start.map { $0.instant(in: zone) - change.original } ?? 0
        return Occurrence(
            original: original,
            began: instant + moved,
            length: change.version.length,
            version: change.version
        )
    }

    /// Whether a change of an occurrence that the series does not have stands for itself: it is alone, newer than the
    /// series, or behind the place where a long series is cut.
    private func isKept(_ change: Change, _ last: Instant?) -> Bool {
        guard let base, change.version.isOlder(than: base) else { return true }
        let isCut = base.occurrences.map { $0.count >= MeetingVersion.mostOccurrences } ?? false
        return isCut && last.map { $0 < change.original } ?? true
    }

    /// A cancel means what has not been held when it is written. In an export there is no such moment: what stands
    /// cancelled there is.
    private func isCancelled(_ occurrence: Occurrence) -> Bool {
        cancels.contains { cancel in
            guard
                occurrence.version.occurrence == nil && occurrence.version.method == .request
                    || cancel.stampedAt >= occurrence.version.stampedAt
            else { return false }
            return occurrence.ended > cancel.stampedAt || (cancel.method == .request && cancel.senders == nil)
        }
    }
}

extension MeetingVersion {
    var cancels: Bool { method == .cancel || isCancelled }

    /// By SEQUENCE, then DTSTAMP.
    func isOlder(than other: MeetingVersion) -> Bool { (sequence, stampedAt) < (other.sequence, other.stampedAt) }

    var isFloating: Bool { start?.isFloating == true || occurrence?.isFloating == true }
}
