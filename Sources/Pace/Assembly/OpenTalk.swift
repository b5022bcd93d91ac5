/// A manager who stands connected to a client now, as far as the channel events tell: no contact yet.
package struct OpenTalk: Hashable, Sendable {
    package var manager: ManagerIndex
    /// From when on the manager has been connected, without a break, and none of it is talk of a contact yet.
    package var since: Instant

    package init(manager: ManagerIndex, since: Instant) {
        self.manager = manager
        self.since = since
    }

    /// Microseconds after which it counts for nothing any more: a PBX that crashes leaves its bridges open.
    package static let longest: Int64 = 4 * 3_600 * 1_000_000
}
