import Pace
import TestSupport

/// A small house with four sellers, in which the tests let people talk.
///
/// anna has 101, 102 and 7009 and an own mobile, boris 104 and 7051, vera 103 and clara 105. 201 is nobody's.
enum House {
    static let anna = 0
    static let boris = 1
    static let vera = 2
    static let clara = 3
    /// A moment that a uniqueid of the samples names.
    static let epoch: Int64 = 1_795_420_955

    static let codes: [String: Agreement] = ["1": .yes, "agreed": .yes, "2": .no, "0": .none]

    static let rulebook = Rulebook(
        teams: [
            Team(name: "sales", zone: .utc, rules: [Dated(from: nil, value: TeamRules(codes: codes))])
        ],
        managers: ["anna", "boris", "vera", "clara"].map {
            Manager(id: $0, name: $0, memberships: [.init(team: 0)])
        },
        extensions: [
            "101": anna, "102": anna, "7009": anna, "104": boris, "7051": boris, "103": vera, "105": clara,
        ].reduce(into: [:]) { $0[SiteExtension(site: "main", name: $1.key)] = [Claim(manager: $1.value)] },
        numbers: ["+79161110000": [Claim(manager: anna)]],
        agents: ["Anna Petrova": [Claim(manager: anna)], "PJSIP/softphone": [Claim(manager: vera)]],
        sites: [
            "main": [
                SiteRules(
                    trunks: [Pattern("PJSIP/mango*", digits: false), Pattern("IAX2/trunk*", digits: false)],
                    internalExtensions: [Pattern("2XX", digits: true), Pattern("door-*", digits: true)],
                    internalNumbers: [Pattern("+7495123456X", digits: true)],
                    region: "RU"
                )
            ]
        ],
        addresses: ["clara@example.com": [Claim(manager: clara)]]
    )

    static let assembly = CallAssembly(rulebook: rulebook, site: "main", numbers: PlainNumbers())

    static func reader(_ numbers: any NumberReading = PlainNumbers()) -> PartyReader {
        PartyReader(rulebook: rulebook, site: "main", at: at(0), numbers: numbers)
    }

    static func at(_ seconds: Double) -> Instant {
        Instant(seconds: epoch) + Int64((seconds * 1e6).rounded())
    }

    /// What the records of one call amount to, a line each: `anna 79161234567 @2 +12`, `≤` where all of the talk is
    /// an upper bound, `≤n of` where a part of it is.
    static func contacts(_ records: [Record]) -> [String] {
        assembly.outcome(of: records).contacts.map(line)
    }

    static func line(_ contact: Contact) -> String {
        let bound =
            contact.upperBoundTalk == 0
            ? "" : contact.upperBoundTalk == contact.talk ? "≤" : "≤\(seconds(contact.upperBoundTalk)) of "
        return "\(rulebook.managers[contact.manager].id) \(contact.client) @\(seconds(contact.began - at(0))) "
            + "+\(bound)\(seconds(contact.talk))" + (contact.agreement.map { " \($0.rawValue)" } ?? "")
    }

    private static func seconds(_ microseconds: Int64) -> String {
        microseconds % 1_000_000 == 0 ? String(microseconds / 1_000_000) : String(Double(microseconds) / 1e6)
    }
}

/// The last application of a row, as far as the decoder lets the assembly know it.
enum Application {
    case dial
    case queue
    /// AppDial: the row of a channel that was dialled.
    case consultation
    /// Playback, Hangup, BackGround.
    case announcement
    case voicemail
    /// ConfBridge, Park, or none at all.
    case other
}

func party(_ channel: String, _ number: String) -> LegParty {
    LegParty(number: number, device: ChannelName.device(of: channel), channel: channel)
}

/// No second channel, as of an IVR.
func nobody(_ number: String = "s") -> LegParty { LegParty(number: number) }

/// A row as the decoders of Asterisk's CDR make it; times are seconds of the call.
func row(
    _ caller: LegParty,
    _ callee: LegParty,
    _ start: Double,
    _ answer: Double?,
    _ end: Double,
    _ application: Application = .dial,
    talk seconds: Double? = nil,
    disposition: Disposition? = nil,
    call: String = "1.0",
    channelID: String? = nil,
    id: String? = nil,
    code: String = ""
) -> Record {
    let isAnswered = disposition.map { $0 == .answered } ?? (answer != nil)
    var disposition = disposition ?? (isAnswered ? .answered : .noAnswer)
    var talk = 0.0
    var traits: LegTraits = []
    switch application {
    case .dial: traits = .dial
    case .queue: traits = [.dial, .queue]
    case .consultation: traits = .consultation
    case .voicemail: if isAnswered { disposition = .voicemail }
    case .announcement, .other: break
    }
    if isAnswered, application != .voicemail, application != .announcement, !callee.channel.isEmpty {
        talk = seconds ?? (end - (answer ?? end))
    }
    if isAnswered, answer == start { traits.insert(.answeredBefore) }
    return .leg(
        Leg(
            call: call,
            id: id ?? "\(caller.channel) \(callee.channel) \(start)",
            channelID: channelID ?? call,
            startedAt: House.at(start),
            answeredAt: answer.map(House.at),
            endedAt: House.at(end),
            talk: Int64((talk * 1e6).rounded()),
            caller: caller,
            callee: callee,
            disposition: disposition,
            code: code,
            traits: traits
        )
    )
}

/// An event of a channel; the number is the caller's.
func event(
    _ seconds: Double,
    _ channel: LegParty,
    _ kind: ChannelEvent.Kind,
    call: String = "1.0",
    channelID: String? = nil,
    order: Int64 = 0
) -> Record {
    .channel(
        ChannelEvent(
            call: call,
            channelID: channelID ?? call,
            channel: channel.channel,
            name: "EVENT",
            kind: kind,
            at: House.at(seconds),
            number: channel.number,
            order: order
        )
    )
}

/// A line of a queue's log, in whole seconds.
func queue(
    _ seconds: Double,
    _ agent: String,
    _ kind: QueueEvent.Kind,
    call: String = "1.0",
    order: Int64 = 0
) -> Record {
    .queue(
        QueueEvent(
            call: call,
            queue: "sales",
            agent: agent,
            name: "EVENT",
            kind: kind,
            at: House.at(seconds),
            order: order
        )
    )
}

extension QueueEvent.Kind {
    static let connect = QueueEvent.Kind.connected(waited: 0, memberChannelID: "")
    static let close = QueueEvent.Kind.ended(talked: 0)
}

/// A client on a trunk.
let client = party("PJSIP/mango-00000001", "79161234567")
let anna = party("PJSIP/101-00000002", "74951000101")
let annasOther = party("PJSIP/102-00000003", "74951000101")
let boris = party("PJSIP/104-00000004", "74951000101")
let vera = party("PJSIP/103-00000005", "74951000101")
let annaCalling = party("PJSIP/101-00000006", "101")
let borisCalling = party("PJSIP/104-00000007", "104")
/// A client who is called.
let calledClient = party("PJSIP/mango-00000008", "79992223344")
let localOne = party("Local/104@from-internal-00000009;1", "104")
let localTwo = party("Local/104@from-internal-00000009;2", "79161234567")
