/// Which statements are prepared on a connection. Pure: it decides, the connection prepares and deallocates.
struct StatementCache {
    struct Statement {
        let name: String
        let types: [TypeID]
        var lastUse: UInt64
    }

    private let capacity: Int
    private var statements: [String: [Statement]] = [:]
    private var uses: UInt64 = 0
    private var names: UInt64 = 0
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    /// The prepared statement that takes parameters of these types. A null fits every type.
    mutating func name(of sql: String, types: [TypeID]) -> String? {
        guard let variants = statements[sql],
            let index = variants.firstIndex(where: { Self.takes($0.types, types) })
        else { return nil }
        uses += 1
        statements[sql]?[index].lastUse = uses
        return variants[index].name
    }

    /// The name and the types to prepare a statement with: what an earlier variant knew about a place that is null
    /// now is kept, so that nulls do not multiply the variants.
    mutating func makeStatement(_ sql: String, types: [TypeID]) -> Statement {
        names += 1
        let known = statements[sql]?.first { Self.mayMerge($0.types, types) }?.types
        let merged = known.map { zip($0, types).map { $1 == .unspecified ? $0 : $1 } } ?? types
        return Statement(name: "callpace_\(names)", types: merged, lastUse: 0)
    }

    /// Notes a statement that the server has prepared.
    /// - Returns: the names to deallocate: variants it replaces, and the one unused for longest when there are too
    ///   many.
    mutating func insert(_ statement: Statement, for sql: String) -> [String] {
        var removed: [String] = []
        var variants = statements[sql] ?? []
        variants.removeAll { old in
            guard Self.takes(statement.types, old.types) else { return false }
            removed.append(old.name)
            return true
        }
        statements[sql] = variants.isEmpty ? nil : variants
        count -= removed.count
        if count >= capacity, let oldest = oldest() {
            removed.append(oldest.name)
            remove(oldest.sql, name: oldest.name)
        }
        uses += 1
        var statement = statement
        statement.lastUse = uses
        statements[sql, default: []].append(statement)
        count += 1
        return removed
    }

    /// Forgets a statement that the server no longer knows or can no longer run.
    mutating func remove(_ sql: String, name: String) {
        guard var variants = statements[sql], let index = variants.firstIndex(where: { $0.name == name }) else {
            return
        }
        variants.remove(at: index)
        count -= 1
        statements[sql] = variants.isEmpty ? nil : variants
    }

    private func oldest() -> (sql: String, name: String)? {
        var best: (sql: String, name: String, lastUse: UInt64)?
        for (sql, variants) in statements {
            for variant in variants where variant.lastUse < (best?.lastUse ?? .max) {
                best = (sql, variant.name, variant.lastUse)
            }
        }
        return best.map { ($0.sql, $0.name) }
    }

    private static func takes(_ prepared: [TypeID], _ given: [TypeID]) -> Bool {
        prepared.count == given.count && zip(prepared, given).allSatisfy { $1 == .unspecified || $0 == $1 }
    }

    private static func mayMerge(_ prepared: [TypeID], _ given: [TypeID]) -> Bool {
        prepared.count == given.count
            && zip(prepared, given).allSatisfy { $0 == .unspecified || $1 == .unspecified || $0 == $1 }
    }
}
