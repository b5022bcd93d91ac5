/// Turns the records of a thread or a meeting into contacts, as `CallAssembly` does those of a call.
package struct StepAssembly: Sendable {
    private let rulebook: Rulebook
    private let threads: ThreadAssembly

    package init(rulebook: Rulebook, roster: MailRoster) {
        self.rulebook = rulebook
        threads = ThreadAssembly(rulebook: rulebook, roster: roster)
    }

    /// - Parameters:
    ///   - records: of one group.
    ///   - now: the present, by which meetings have been held.
    /// - Returns: nil when they are those of a call.
    package func outcome(of records: [Record], now: Instant) -> CallOutcome? {
        switch records.first {
        case .message(let first)?:
            let copies = records.compactMap { if case .message(let message) = $0 { message } else { nil } }
            // Without any mark there is nothing to be found.
            let contacts = copies.contains { !$0.marks.isEmpty } ? threads.contacts(of: copies) : []
            return CallOutcome(call: first.name, contacts: contacts, strays: [], isFromEvents: false)
        case .meeting(let first)?:
            let versions = records.compactMap { if case .meeting(let version) = $0 { version } else { nil } }
            let held = MeetingAssembly(rulebook: rulebook, now: now).outcome(of: versions)
            var outcome = CallOutcome(call: first.uid, contacts: held.contacts, strays: [], isFromEvents: false)
            outcome.isMeeting = true
            outcome.nextEnd = held.nextEnd
            return outcome
        default:
            return nil
        }
    }
}
