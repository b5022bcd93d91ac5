/// Joins what a proxy of SIP writes apart: the answer of a dialog and the BYE that ends it.
///
/// A proxy sees transactions: an INVITE that was answered is a leg without an end, a BYE an event. The dialog, which
/// both name by the Call-ID and the unordered pair of tags, is talk from the first answer to the first BYE. A further
/// INVITE of the dialog (hold, another codec, a spiral) is no second leg; a BYE alone gives nothing, an INVITE alone
/// no talk. Source: `formats/sip-proxy.md` section 3.
struct Dialogs {
    /// No dialog counts more talk.
    private static let longest: Int64 = 7 * 86_400 * 1_000_000

    private let byes: [String: [Instant]]

    /// - Parameter byes: the events of one call that end dialogs.
    init(byes: [ChannelEvent]) {
        self.byes = Dictionary(grouping: byes, by: \.channelID).mapValues { $0.map(\.at).sorted() }
    }

    /// The legs with each open dialog once, and ended where its end is known.
    func ended(_ legs: [Leg]) -> [Leg] {
        guard legs.contains(where: Self.isOpen) else { return legs }
        let whole = legs.filter { !Self.isOpen($0) }
        let records = whole.filter { $0.traits.contains(.dialog) && $0.disposition == .answered }
        var open: [String: Leg] = [:]
        for leg in legs where Self.isOpen(leg) {
            if let known = open[leg.id], !Self.precedes(leg, known) { continue }
            open[leg.id] = leg
        }
        // Where a record of the whole dialog tells the talk, the answer alone tells nothing more.
        let told = Set(records.lazy.filter { $0.talk > 0 }.map(\.id))
        return whole + open.values.filter { !told.contains($0.id) }.map { ended($0, records) }
    }

    private static func isOpen(_ leg: Leg) -> Bool {
        leg.traits.contains(.dialog) && leg.endedAt == nil && leg.answeredAt != nil && leg.talk == 0
    }

    /// - Parameter records: those of whole dialogs.
    private func ended(_ leg: Leg, _ records: [Leg]) -> Leg {
        guard let answer = leg.answeredAt,
            let end = bye(of: leg.id, behind: answer) ?? end(in: records, behind: answer),
            end - answer <= Self.longest
        else { return leg }
        var leg = leg
        leg.endedAt = end
        leg.talk = max(0, end - answer)
        return leg
    }

    /// Moments may be cut to the second, each on its own.
    private func bye(of dialog: String, behind answer: Instant) -> Instant? {
        byes[dialog]?.first { $0.seconds >= answer.seconds }
    }

    /// The end by a record that does not know when the dialog was answered, or who talked.
    private func end(in records: [Leg], behind answer: Instant) -> Instant? {
        records.compactMap { record -> Instant? in
            let isPartial = record.answeredAt == nil || (record.caller.number.isEmpty && record.callee.number.isEmpty)
            guard isPartial, record.startedAt.seconds <= answer.seconds, let end = record.endedAt, end >= answer else {
                return nil
            }
            return end
        }.min()
    }

    /// The first answer is the leg; of one moment any does, as long as it is always the same.
    private static func precedes(_ left: Leg, _ right: Leg) -> Bool {
        let answers = (left.answeredAt ?? left.startedAt, right.answeredAt ?? right.startedAt)
        guard answers.0 == answers.1 else { return answers.0 < answers.1 }
        return (
            left.startedAt, left.caller.number, left.callee.number, left.caller.device, left.callee.device, left.code
        )
            < (
                right.startedAt, right.caller.number, right.callee.number, right.caller.device, right.callee.device,
                right.code
            )
    }
}
