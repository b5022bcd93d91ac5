import Pace

// Small numbers that stand for words in rows. A number is never given another meaning.

extension Direction {
    var stored: Int16 {
        switch self {
        case .inbound: 1
        case .outbound: 2
        case .internal: 3
        case .unknown: 0
        }
    }

    init?(stored: Int16) {
        switch stored {
        case 1: self = .inbound
        case 2: self = .outbound
        case 3: self = .internal
        default: self = .unknown
        }
    }
}

extension Disposition {
    var stored: Int16 {
        switch self {
        case .unknown: 0
        case .answered: 1
        case .noAnswer: 2
        case .busy: 3
        case .failed: 4
        case .congestion: 5
        case .voicemail: 6
        }
    }

    init(stored: Int16) {
        self = Self.allCases.first { $0.stored == stored } ?? .unknown
    }
}

extension Agreement {
    var stored: Int16 {
        switch self {
        case .none: 0
        case .yes: 1
        case .no: 2
        }
    }

    init(stored: Int16) {
        switch stored {
        case 1: self = .yes
        case 2: self = .no
        default: self = .none
        }
    }
}

extension ChannelEvent.Kind {
    /// The number of the kind and the bridge or peer, empty where there is none.
    var stored: (Int16, String) {
        switch self {
        case .other: (0, "")
        case .started: (1, "")
        case .answered: (2, "")
        case .entered(let bridge): (3, bridge)
        case .left(let bridge): (4, bridge)
        case .ended: (5, "")
        case .bridged(let peer): (6, peer)
        case .unbridged(let peer): (7, peer)
        }
    }

    init(stored: Int16, bridge: String) {
        switch stored {
        case 1: self = .started
        case 2: self = .answered
        case 3: self = .entered(bridge: bridge)
        case 4: self = .left(bridge: bridge)
        case 5: self = .ended
        case 6: self = .bridged(with: bridge)
        case 7: self = .unbridged(with: bridge)
        default: self = .other
        }
    }
}

extension QueueEvent.Kind {
    /// The number of the kind, seconds and the member's channel id, empty where there is none.
    var stored: (Int16, Int64, String) {
        switch self {
        case .other: (0, 0, "")
        case .connected(let waited, let member): (1, waited, member)
        case .ended(let talked): (2, talked, "")
        }
    }

    init(stored: Int16, seconds: Int64, member: String) {
        switch stored {
        case 1: self = .connected(waited: seconds, memberChannelID: member)
        case 2: self = .ended(talked: seconds)
        default: self = .other
        }
    }
}

extension Channel {
    var stored: Int16 {
        switch self {
        case .call: 0
        case .correspondence: 1
        case .meeting: 2
        case .journal: 3
        }
    }

    init(stored: Int16) {
        self = Self.allCases.first { $0.stored == stored } ?? .call
    }
}
