/// What one party of a call talked with clients: a union of stretches of time.
struct Share {
    private(set) var client: String
    private(set) var began: Instant = .distantFuture
    private(set) var ended: Instant = .distantPast
    /// Microseconds.
    private(set) var talk: Int64 = 0
    private(set) var upperBoundTalk: Int64 = 0
    private var lastSpan: TimeSpan?
    private var lastWasExact = false
    private var agreement: Agreement?
    private var agreementAt: Instant = .distantPast

    init(client: String) {
        self.client = client
    }

    var hasTalk: Bool { talk > 0 }

    /// Talks come in the order of time; stretches of several own channels at one moment are equal and count once,
    /// exact before upper bound.
    mutating func add(_ piece: Connections.Talk) {
        if lastSpan == piece.span {
            if !piece.isUpperBound, !lastWasExact {
                upperBoundTalk -= piece.span.length
                lastWasExact = true
            }
            return
        }
        lastSpan = piece.span
        lastWasExact = !piece.isUpperBound
        began = min(began, piece.span.from)
        ended = max(ended, piece.span.until)
        talk = talk.addingClamped(piece.span.length)
        if piece.isUpperBound { upperBoundTalk = upperBoundTalk.addingClamped(piece.span.length) }
    }

    /// The latest recorded result counts; of one moment the clearer one.
    mutating func add(_ recorded: Agreement, of leg: Leg) {
        let at = leg.endedAt ?? leg.startedAt
        if !hasTalk {
            began = min(began, leg.startedAt)
            ended = max(ended, leg.startedAt)
        }
        guard agreement == nil || (agreementAt, agreement?.weight ?? 0) < (at, recorded.weight) else { return }
        agreement = recorded
        agreementAt = at
    }

    func contact(of manager: ManagerIndex, call: String) -> Contact {
        Contact(
            manager: manager,
            client: client,
            call: call,
            began: began,
            ended: ended,
            talk: talk,
            upperBoundTalk: upperBoundTalk,
            agreement: agreement
        )
    }
}

extension Agreement {
    /// Breaks the tie between results recorded at one moment.
    var weight: Int {
        switch self {
        case .yes: 3
        case .no: 2
        case .none: 1
        }
    }
}

extension TeamRules {
    /// The agreement that a leg's code records: its parts are separated by `;`, the first known one counts.
    package func agreement(inCode code: String) -> Agreement? {
        guard !codes.isEmpty else { return nil }
        for part in code.split(separator: ";") {
            guard let first = part.firstIndex(where: { $0 != " " }), let last = part.lastIndex(where: { $0 != " " })
            else { continue }
            if let agreement = codes[part[first...last].lowercased()] { return agreement }
        }
        return nil
    }
}
