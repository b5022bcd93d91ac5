/// Channels and bridges of one call, and when which of them stood connected.
///
/// At any moment everybody in one connected component hears everybody else. A manager talks while a channel of
/// the own is in one component with a channel of an external party.
struct Connections {
    /// An edge of the graph.
    private struct Connection {
        var first: Int
        var second: Int
        var span: TimeSpan
        var isUpperBound: Bool
    }

    /// A stretch in which a node stood in one component with somebody external.
    struct Talk {
        var node: Int
        var client: Int
        var span: TimeSpan
        var isUpperBound: Bool
    }

    private(set) var names: [String] = []
    private var indices: [String: Int] = [:]
    private var connections: [Connection] = []

    /// The node of a channel (both halves of a Local channel are one) or of a bridge.
    mutating func node(_ name: String) -> Int {
        if let index = indices[name] { return index }
        indices[name] = names.count
        names.append(name)
        return names.count - 1
    }

    mutating func connect(_ first: Int, _ second: Int, _ span: TimeSpan, isUpperBound: Bool = false) {
        guard !span.isEmpty, first != second else { return }
        connections.append(Connection(first: first, second: second, span: span, isUpperBound: isUpperBound))
    }

    /// Sweeps over time. Work grows with connections times those that stand at once.
    ///
    /// - Parameters:
    ///   - external: per node, whether it is an external party.
    ///   - inside: per node, whether its talk is asked for.
    func talks(external: [Bool], inside: [Bool]) -> [Talk] {
        let borders = Set(connections.flatMap { [$0.span.from, $0.span.until] }).sorted()
        let beginning = connections.sorted { ($0.span.from, $0.span.until) < ($1.span.from, $1.span.until) }
        var talks: [Talk] = []
        var active: [Connection] = []
        var next = 0
        for (from, until) in zip(borders, borders.dropFirst()) {
            active.removeAll { $0.span.until <= from }
            while next < beginning.count, beginning[next].span.from <= from {
                active.append(beginning[next])
                next += 1
            }
            guard !active.isEmpty else { continue }
            var all = Components(count: names.count)
            var exact = Components(count: names.count)
            for connection in active {
                all.join(connection.first, connection.second)
                if !connection.isUpperBound { exact.join(connection.first, connection.second) }
            }
            let touched = Set(active.flatMap { [$0.first, $0.second] }).sorted()
            let clients = touched.filter { external[$0] }
            for node in touched where inside[node] {
                guard let client = clients.first(where: { all.root($0) == all.root(node) }) else { continue }
                let isExact = clients.contains { exact.root($0) == exact.root(node) }
                talks.append(
                    Talk(
                        node: node,
                        client: client,
                        span: TimeSpan(from: from, until: until),
                        isUpperBound: !isExact
                    )
                )
            }
        }
        return talks
    }
}

/// Union-find over small integers.
private struct Components {
    private var parents: [Int]

    init(count: Int) {
        parents = Array(0..<count)
    }

    func root(_ element: Int) -> Int {
        var element = element
        while parents[element] != element { element = parents[element] }
        return element
    }

    mutating func join(_ first: Int, _ second: Int) {
        let left = root(first)
        let right = root(second)
        guard left != right else { return }
        // The smaller index leads, so that the outcome does not depend on the order of joining.
        if left < right { parents[right] = left } else { parents[left] = right }
    }
}
