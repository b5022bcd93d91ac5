extension SimulatedCall.Kind {
    /// Of a thousand calls: six hundred go out, of which 45 in a hundred are answered.
    private static let shares: [(kind: SimulatedCall.Kind, share: Int)] = [
        (.outboundAnswered, 270), (.outboundUnanswered, 240), (.outboundBusy, 90), (.inboundDirect, 110),
        (.inboundMissed, 35), (.inboundBusy, 15), (.queueAnswered, 70), (.queueAbandoned, 15), (.ringGroup, 30),
        (.localChannel, 20), (.announcement, 15), (.voicemail, 15), (.blindTransfer, 15), (.attendedTransfer, 12),
        (.internal, 30), (.clickToCall, 18),
    ]

    private static let thousand = shares.flatMap { Array(repeating: $0.kind, count: $0.share) }

    static func drawn(_ random: inout SplitMix64) -> SimulatedCall.Kind {
        thousand[random.index(thousand.count)]
    }

    /// Whether a client dials a number of the company.
    package var isInbound: Bool {
        switch self {
        case .outboundAnswered, .outboundUnanswered, .outboundBusy, .internal, .clickToCall: false
        case .inboundDirect, .inboundMissed, .inboundBusy, .queueAnswered, .queueAbandoned, .ringGroup, .localChannel,
            .announcement, .voicemail, .blindTransfer, .attendedTransfer:
            true
        }
    }

    /// How many managers take part besides the first.
    var colleagues: ClosedRange<Int> {
        switch self {
        case .queueAnswered, .queueAbandoned: 1...4
        case .ringGroup: 1...3
        case .blindTransfer, .attendedTransfer, .internal: 1...1
        default: 0...0
        }
    }

    /// How many managers, the first ones of the call, are on the phone for its time.
    var engaged: Int {
        switch self {
        case .inboundMissed, .inboundBusy, .queueAbandoned, .announcement, .voicemail: 0
        case .blindTransfer, .attendedTransfer, .internal: 2
        default: 1
        }
    }
}

extension CallScript {
    mutating func play(_ kind: SimulatedCall.Kind) {
        switch kind {
        case .outboundAnswered: outboundAnswered()
        case .outboundUnanswered: outboundUnanswered()
        case .outboundBusy: outboundBusy()
        case .inboundDirect: inboundDirect()
        case .inboundMissed: inboundMissed()
        case .inboundBusy: inboundBusy()
        case .queueAnswered: queueAnswered()
        case .queueAbandoned: queueAbandoned()
        case .ringGroup: ringGroup()
        case .localChannel: localChannel()
        case .announcement: announcement()
        case .voicemail: voicemail()
        case .blindTransfer: blindTransfer()
        case .attendedTransfer: attendedTransfer()
        case .internal: internalCall()
        case .clickToCall: clickToCall()
        }
    }
}
