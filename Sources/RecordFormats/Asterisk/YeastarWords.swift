import Pace

/// The words of Yeastar's records, in whatever case.
struct YeastarWords: Sendable {
    enum Application {
        /// Exports and reports have none.
        case untold
        case dial
        case queue
        case mailbox
        /// An announcement, a menu.
        case other
    }

    let statuses = ShortWords<Disposition>([
        "answered": .answered, "no answer": .noAnswer, "noanswer": .noAnswer, "no_answer": .noAnswer,
        "abandoned": .noAnswer, "busy": .busy, "failed": .failed, "voicemail": .voicemail, "voice mail": .voicemail,
        "voice_mail": .voicemail,
    ])
    let directions = ShortWords<Direction>(["inbound": .inbound, "outbound": .outbound, "internal": .internal])
    /// What the S-series' table calls conversations: everything else was an announcement, a menu, a mailbox.
    private let talking = ShortWords<Application>(["dial": .dial, "queue": .queue])
    /// `VoiceMail`, `VoiceMailMain`.
    private static let mailbox = Array("voicemail".utf8)
    private static let menu = Array("IVR".utf8)

    func application(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Application {
        guard !range.isEmpty else { return .untold }
        return talking.meaning(bytes, range) ?? (bytes.begins(withLowercased: Self.mailbox, range) ? .mailbox : .other)
    }

    /// `IVR`, `IVR Welcome<6200>`.
    func isMenu(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let menu = Self.menu
        return bytes.begins(with: menu, range)
            && (range.count == menu.count || bytes[range.lowerBound + menu.count] == .space)
    }
}

extension Span<UInt8> {
    /// `1001` of `Anna<1001>`; the whole range where no number is in brackets at its end.
    func bracketedNumber(_ range: Range<Int>) -> Range<Int> {
        let end = range.upperBound - 1
        guard !range.isEmpty, self[end] == UInt8(ascii: ">") else { return range }
        var start = end
        while start > range.lowerBound, self[start - 1] != UInt8(ascii: "<") { start -= 1 }
        return start > range.lowerBound && start < end ? start..<end : range
    }

    /// `6500(1000)`: both of up to seven digits.
    func throughNumber(_ range: Range<Int>) -> (number: Range<Int>, extension: Range<Int>)? {
        let end = range.upperBound - 1
        guard !range.isEmpty, self[end] == UInt8(ascii: ")"),
            let opening = firstIndex(of: UInt8(ascii: "("), in: range)
        else { return nil }
        let parts = (number: range.lowerBound..<opening, extension: opening + 1..<end)
        guard parts.number.count <= 7, parts.extension.count <= 7, isDigits(parts.number), isDigits(parts.extension)
        else { return nil }
        return parts
    }
}
