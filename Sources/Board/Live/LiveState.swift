package import BoardPages

/// The parts of a page as they are now, and since when: from it follows what any viewer lacks, so that a slow one is
/// given the newest state and nothing has to wait for anybody.
package struct LiveState: Sendable {
    private struct Part: Sendable {
        var html: String
        var changedAt: Int
    }

    /// Counts changes; 0: nothing is known yet.
    package private(set) var version = 0
    private var parts: [String: Part] = [:]
    private var order: [String] = []
    private var orderChangedAt = 0
    /// Texts of events by the version from which they lead to the present one.
    private var texts: [Int: String] = [:]

    package init() {}

    /// Takes what the page shows now. - Returns: whether anything changed.
    package mutating func show(_ view: LiveView) -> Bool {
        let next = version + 1
        var isChanged = version == 0
        var known: [String: Part] = [:]
        for part in view.singles + view.list {
            if let former = parts[part.id], former.html == part.html {
                known[part.id] = former
            } else {
                known[part.id] = Part(html: part.html, changedAt: next)
                isChanged = true
            }
        }
        let order = view.list.map(\.id)
        if order != self.order || version == 0 {
            self.order = order
            orderChangedAt = next
            isChanged = true
        }
        guard isChanged else { return false }
        parts = known
        version = next
        texts = [:]
        return true
    }

    /// The event that brings a viewer from a version to the present one; nil when it is there.
    package mutating func event(since seen: Int) -> String? {
        guard version > seen else { return nil }
        if let text = texts[seen] { return text }
        let changed = parts.filter { $0.value.changedAt > seen }.sorted { $0.key < $1.key }
        var json = "{\"version\":\(version)"
        if orderChangedAt > seen { json += ",\"order\":[\(order.map(\.jsonText).joined(separator: ","))]" }
        json += ",\"parts\":{\(changed.map { "\($0.key.jsonText):\($0.value.html.jsonText)" }.joined(separator: ","))}}"
        let text = ServerEvent.text("state", data: json)
        texts[seen] = text
        return text
    }
}
