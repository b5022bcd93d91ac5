internal import Synchronization

/// The HTML of parts by what they show. From one look to the next most rows of a board are the same, and to render one
/// takes a hundred times as long as to find it here.
final class PartMemo: Sendable {
    private struct Key: Hashable {
        var template: Template
        var model: AnyHashable
    }

    /// Some megabytes at most; then all are forgotten.
    private static let capacity = 4_096
    private let known = Mutex<[Key: String]>([:])

    func html(_ template: Template, _ model: some Hashable & Sendable, _ make: () -> String) -> String {
        if let html = known.withLock({ $0[Key(template: template, model: AnyHashable(model))] }) { return html }
        let html = make()
        known.withLock { known in
            if known.count >= Self.capacity { known = [:] }
            known[Key(template: template, model: AnyHashable(model))] = html
        }
        return html
    }
}
