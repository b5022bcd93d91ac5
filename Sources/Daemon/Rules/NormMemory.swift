package import Settings
internal import Synchronization

/// Which norms were accepted last, remembered beside the database: a restored backup may know nothing of them.
package final class NormMemory: Sendable {
    private let accepted: Mutex<AcceptedNorms>
    private let configuration = Mutex<Configuration?>(nil)
    private let save: @Sendable (String) -> Void

    /// - Parameter text: what `save` was given last; nil or unreadable: nothing is known.
    package init(_ text: String? = nil, save: @escaping @Sendable (String) -> Void = { _ in }) {
        accepted = Mutex(text.map { AcceptedNorms(reading: $0) } ?? AcceptedNorms())
        self.save = save
    }

    package var norms: AcceptedNorms { accepted.withLock(\.self) }

    /// The configuration that was accepted last; nil: none yet.
    package var lastConfiguration: Configuration? { configuration.withLock(\.self) }

    /// - Parameter entries: by team; what is known of others is kept.
    func accept(_ configuration: Configuration, _ entries: [String: AcceptedNorms.Entry]) {
        self.configuration.withLock { $0 = configuration }
        let news = accepted.withLock { accepted -> String? in
            let before = accepted
            accepted.byTeam.merge(entries) { $1 }
            return accepted == before ? nil : accepted.document
        }
        if let news { save(news) }
    }
}
