/// Files that were known and are nowhere to be found now: they may come back, or their content in another file.
///
/// Only the latest are remembered, so that memory does not grow with history.
struct AbsentFiles {
    private let limit: Int
    private var files: [InodeKey: TailedFile] = [:]
    private var order: [InodeKey] = []

    init(limit: Int = 1_000) {
        self.limit = limit
    }

    var all: some Collection<TailedFile> { files.values }

    mutating func insert(_ file: TailedFile) {
        let key = file.key
        if files.updateValue(file, forKey: key) == nil { order.append(key) }
        guard order.count > 2 * limit else { return }
        // Half of the places are cleared at a time.
        for key in order.prefix(order.count - limit) { files[key] = nil }
        order.removeFirst(order.count - limit)
    }

    /// Takes a file out, if it is there.
    mutating func remove(_ key: InodeKey) -> TailedFile? {
        guard let file = files.removeValue(forKey: key) else { return nil }
        if files.isEmpty { order.removeAll() }
        return file
    }
}
