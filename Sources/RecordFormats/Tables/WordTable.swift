import Pace

/// Looks up the words of a record: as they stand, in lower case, without ё, by their stems where the table has such.
struct WordTable: Sendable {
    private static let mostRecent = 32
    private static let mostUsual = 8

    private let short: [ShortWord: WordMeaning]
    private let exact: [String: WordMeaning]
    /// The longest first.
    private let stems: [(stem: String, meaning: WordMeaning)]
    /// Short words seen lately, as they stood there; most records say the same few.
    private var usual: [(word: WrittenWord, meaning: WordMeaning?)] = []
    private var nextUsual = 0
    /// Long words seen lately, so that they are folded once.
    private var recent: [(bytes: [UInt8], meaning: WordMeaning?)] = []

    init(_ map: CallMap) {
        var words = map.knowsUsualWords ? UsualWords.english : [:]
        words.merge(map.words) { _, own in own }
        exact = Dictionary(words.map { (Self.folded($0.key), $0.value) }) { first, _ in first }
        short = Dictionary(
            exact.filter { $0.key.utf8.count <= 16 && $0.key.utf8.allSatisfy { $0 < 128 } }
                .map { (ShortWord($0.key), $0.value) }
        ) { first, _ in first }
        stems =
            map.knowsUsualWords
            ? UsualWords.russianStems.sorted { $0.key.utf8.count > $1.key.utf8.count }
                .map { (stem: $0.key, meaning: $0.value) }
            : []
    }

    /// Nil for a word that is not known.
    mutating func meaning(_ bytes: Span<UInt8>, _ range: Range<Int>) -> WordMeaning? {
        guard let word = WrittenWord(bytes, range) else { return unusual(bytes, range) }
        for index in usual.indices where usual[index].word == word { return usual[index].meaning }
        let meaning = unusual(bytes, range)
        if usual.count < Self.mostUsual {
            usual.append((word, meaning))
        } else {
            usual[nextUsual] = (word, meaning)
            nextUsual = (nextUsual + 1) % Self.mostUsual
        }
        return meaning
    }

    private mutating func unusual(_ bytes: Span<UInt8>, _ range: Range<Int>) -> WordMeaning? {
        if let word = ShortWord(range, bytes), let meaning = short[word] { return meaning }
        for index in recent.indices where bytes.equals(recent[index].bytes, range) { return recent[index].meaning }
        let text = Self.folded(bytes.text(range))
        let meaning = exact[text] ?? stems.first { text.hasPrefix($0.stem) }?.meaning
        if range.count <= 256 {
            if recent.count >= Self.mostRecent { recent.removeFirst() }
            recent.append((bytes.copy(range), meaning))
        }
        return meaning
    }

    static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// Lower case, е for ё, runs of blanks as one, none at the ends, without quotes and byte order marks.
    static func folded(_ text: String) -> String {
        if let plain = plainFolded(text.utf8.span) { return String(decoding: plain, as: UTF8.self) }
        var folded = ""
        var needsBlank = false
        for character in text.lowercased() {
            switch character {
            case " ", "\t", "\u{A0}", "\n", "\r", "\r\n": needsBlank = !folded.isEmpty
            case "\"", "\u{FEFF}": break
            default:
                if needsBlank { folded.append(" ") }
                needsBlank = false
                folded.append(character == "ё" ? "е" : character)
            }
        }
        return folded
    }

    /// The same of a text of ASCII, Russian letters and blanks, of which each is a character by itself; nil for others.
    private static func plainFolded(_ text: Span<UInt8>) -> [UInt8]? {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.count)
        var needsBlank = false
        var index = 0
        while index < text.count {
            let byte = text[index]
            let next = index + 1 < text.count ? text[index + 1] : 0
            index += byte < 128 ? 1 : 2
            var letter: UInt16?
            switch byte {
            case .space, .tab, .lineFeed, .carriageReturn:
                needsBlank = !folded.isEmpty
                continue
            case UInt8(ascii: "\""): continue
            case ..<128: break
            case 0xC2 where next == 0xA0:
                needsBlank = !folded.isEmpty
                continue
            case 0xD0, 0xD1: letter = lowered(UInt16(byte & 0x1F) << 6 | UInt16(next & 0x3F))
            default: return nil
            }
            if needsBlank { folded.append(.space) }
            needsBlank = false
            if byte < 128 {
                folded.append(byte.lowercasedASCII)
            } else {
                guard let letter else { return nil }
                folded.append(0xC0 | UInt8(letter >> 6))
                folded.append(0x80 | UInt8(letter & 0x3F))
            }
        }
        return folded
    }

    /// A Cyrillic letter in lower case, е for ё; nil for what lies beyond those of Russian and its neighbours.
    private static func lowered(_ letter: UInt16) -> UInt16? {
        switch letter {
        case 0x401, 0x451: 0x435
        case 0x400...0x40F: letter + 0x50
        case 0x410...0x42F: letter + 0x20
        case 0x430...0x45F: letter
        default: nil
        }
    }
}

/// Up to 16 bytes as they stand somewhere.
private struct WrittenWord: Equatable {
    private let count: Int
    private var first: UInt64 = 0
    private var second: UInt64 = 0

    /// Nil when the bytes are more.
    init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        guard range.count <= 16 else { return nil }
        count = range.count
        if range.lowerBound <= bytes.count &- 16 {
            first = Self.beginning(of: bytes.word(at: range.lowerBound), count)
            second = Self.beginning(of: bytes.word(at: range.lowerBound &+ 8), count &- 8)
        } else {
            for (place, index) in range.enumerated() {
                if place < 8 {
                    first |= UInt64(bytes[index]) << UInt64(place * 8)
                } else {
                    second |= UInt64(bytes[index]) << UInt64(place * 8 - 64)
                }
            }
        }
    }

    /// The first bytes of a word, as many as `count` says: none where it is not positive.
    private static func beginning(of word: UInt64, _ count: Int) -> UInt64 {
        count >= 8 ? word : count <= 0 ? 0 : word & ((1 &<< UInt64(count &* 8)) &- 1)
    }
}

/// Words that services share, beside those that only one has.
enum UsualWords {
    static let english: [String: WordMeaning] = [
        "in": .inbound, "inbound": .inbound, "incoming": .inbound, "received": WordMeaning(.inbound, .answered),
        "out": .outbound, "outbound": .outbound, "outgoing": .outbound, "placed": .outbound,
        "internal": .internal,
        "answered": .answered, "completed": .answered, "success": .answered, "connected": .answered,
        "accepted": .answered, "call connected": .answered, "call accepted": .answered, "talked": .answered,
        "missed": .noAnswer, "no answer": .noAnswer, "no-answer": .noAnswer, "no_answer": .noAnswer,
        "noanswer": .noAnswer, "not answered": .noAnswer, "unanswered": .noAnswer, "no answered": .noAnswer,
        "cancel": .noAnswer, "canceled": .noAnswer, "cancelled": .noAnswer, "call cancelled": .noAnswer,
        "call canceled": .noAnswer, "rejected": .noAnswer, "declined": .noAnswer, "abandoned": .noAnswer,
        "stopped": .noAnswer, "hang up": .noAnswer, "hangup": .noAnswer, "notavailable": .noAnswer,
        "busy": .busy, "failed": .failed, "call failed": .failed, "blocked": .failed, "wrong number": .failed,
        "notallowed": .failed, "notfound": .failed, "offline": .failed, "error": .failed,
        "unallocated": .failed, "unallocated number": .failed, "no money": .failed, "out of money": .failed,
        "no limit": .failed, "out of limit": .failed, "no day limit": .failed, "line limit": .failed,
        "congestion": WordMeaning(nil, .congestion),
        "voicemail": .voicemail, "voice mail": .voicemail,
        "queued": .inProgress, "initiated": .inProgress, "ringing": .inProgress, "in-progress": .inProgress,
        "in progress": .inProgress, "initial": .inProgress,
    ]

    /// Beginnings of Russian words, as web exports have them.
    static let russianStems: [String: WordMeaning] = [
        "входящ": .inbound, "исходящ": .outbound, "внутренн": .internal,
        "входящий пропущ": WordMeaning(.inbound, .noAnswer), "пропущенный входящ": WordMeaning(.inbound, .noAnswer),
        "отвечен": .answered, "принят": .answered, "успеш": .answered, "состоял": .answered, "разговор": .answered,
        "пропущ": .noAnswer, "неотвеч": .noAnswer, "не отвеч": .noAnswer, "нет ответа": .noAnswer,
        "без ответа": .noAnswer, "отмен": .noAnswer, "отклон": .noAnswer, "сброш": .noAnswer, "неуспеш": .noAnswer,
        "не успеш": .noAnswer, "не состоял": .noAnswer, "потерян": .noAnswer, "не принят": .noAnswer,
        "непринят": .noAnswer, "недоступ": .noAnswer, "абонент не ответил": .noAnswer,
        "занят": .busy, "ошибка": .failed, "заблокир": .failed, "неверный номер": .failed,
        "голосовая почта": .voicemail, "автоответчик": .voicemail,
    ]
}
