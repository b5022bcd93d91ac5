import Pace

/// Finds where the records of JSON documents begin and end: in `{"calls":[…]}`, in a bare array, one behind the other. What
/// they hold is read by simdjson; here only brackets and quotes are counted.
struct JSONFrame: Hashable, Sendable {
    /// Nothing longer is a record, or what stands between records.
    static let limit = 1 << 20
    /// More containers around records are not followed.
    static let deepest = 8

    /// Where records stand: members that lead to them, and whether they are in a list.
    struct Place: Hashable, Sendable {
        var steps: [[UInt8]]
        var isList: Bool

        /// `result.data[]`, or `data` for a single record.
        init(_ text: String) {
            isList = text.hasSuffix("[]")
            steps = (isList ? text.dropLast(2) : text[...]).split(separator: ".").map { Array($0.utf8) }
        }
    }

    /// What the bytes at the beginning of a piece are.
    enum Piece: Hashable {
        /// A record in `range`; the piece ends at `next`.
        case element(end: Int, next: Int)
        case envelope(next: Int)
        case blank(next: Int)
        case broken(next: Int, problem: String)
        /// A part of something too long.
        case long(next: Int, isContinued: Bool)
        case incomplete
    }

    private static let list = UInt8(ascii: "[")
    private static let object = UInt8(ascii: "{")

    private let places: [Place]
    /// The containers around the next record, from outside.
    private var kinds: [UInt8] = []
    /// Which members led there: by the first place that begins with them.
    private var leads: [UInt8] = []
    /// The next bytes are a record that is a member.
    private var isAhead = false
    /// What goes on of something too long; nil: nothing.
    private var long: Long?

    private struct Long: Hashable, Sendable {
        /// 0: up to the end of the line.
        var depth: Int
        var isInText: Bool
        var isEscaped: Bool
    }

    init(_ places: [Place], carry: [UInt8]) {
        self.places = places
        guard let count = carry.first.map(Int.init), count <= Self.deepest, carry.count >= 2 * count + 2 else { return }
        kinds = Array(carry[1..<1 + count])
        leads = Array(carry[1 + count..<1 + 2 * count])
        guard leads.allSatisfy({ Int($0) < max(1, places.count) }) else {
            (kinds, leads) = ([], [])
            return
        }
        isAhead = carry[2 * count + 1] & 1 != 0 && !kinds.isEmpty
        let rest = carry.dropFirst(2 * count + 2)
        guard carry[2 * count + 1] & 2 != 0, rest.count == 4 else { return }
        let depth = rest.prefix(3).reduce(0) { $0 << 8 | Int($1) }
        long = Long(depth: depth, isInText: (rest.last ?? 0) & 1 != 0, isEscaped: (rest.last ?? 0) & 2 != 0)
    }

    var carry: [UInt8] {
        var carry = [UInt8(kinds.count)] + kinds + leads + [(isAhead ? 1 : 0) | (long == nil ? 0 : 2)]
        if let long {
            carry += [16, 8, 0].map { UInt8(truncatingIfNeeded: min(long.depth, 0xFF_FFFF) >> $0) }
            carry.append((long.isInText ? 1 : 0) | (long.isEscaped ? 2 : 0))
        }
        return carry
    }

    /// - Parameter isFinal: nothing follows `end`.
    mutating func next(_ bytes: Span<UInt8>, from start: Int, until end: Int, isFinal: Bool) -> Piece {
        if long != nil { return rest(bytes, from: start, until: end, isFinal: isFinal) }
        if isAhead { return element(bytes, start, end, isFinal) }
        switch kinds.last {
        case nil: return top(bytes, start, end, isFinal)
        case Self.list: return inList(bytes, start, end, isFinal)
        default: return envelope(bytes, start, end, isFinal)
        }
    }
}

extension JSONFrame {
    /// Outside any document.
    private mutating func top(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ isFinal: Bool) -> Piece {
        let first = bytes.firstInk(start..<end)
        if first > start {
            guard first < end || isFinal || end - start >= Self.limit else { return .incomplete }
            return .blank(next: first)
        }
        switch bytes[start] {
        case Self.list:
            let next = bytes.firstInk(start + 1..<end)
            guard next < end || isFinal else { return tooLong(bytes, start, end) ?? .incomplete }
            kinds = [Self.list]
            leads = [0]
            return .envelope(next: next)
        case Self.object:
            return envelope(bytes, start, end, isFinal)
        case UInt8(ascii: ","):
            // What followed a record that is read again, alone.
            return .envelope(next: start + 1)
        default:
            return junk(bytes, start, end, isFinal, "is neither an object nor an array")
        }
    }

    private mutating func inList(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ isFinal: Bool) -> Piece {
        switch bytes[start] {
        case Self.object: return element(bytes, start, end, isFinal)
        case UInt8(ascii: "]"): return envelope(bytes, start, end, isFinal)
        case .space, .tab, .carriageReturn, .lineFeed, UInt8(ascii: ","):
            guard let next = trail(bytes, start, end, isFinal) else { return .incomplete }
            return .envelope(next: next)
        default: return junk(bytes, start, end, isFinal, "is no record of a list")
        }
    }

    /// What is no JSON: up to the end of the line, or the next bracket.
    private mutating func junk(
        _ bytes: Span<UInt8>,
        _ start: Int,
        _ end: Int,
        _ isFinal: Bool,
        _ problem: String
    ) -> Piece {
        var index = start + 1
        while index < end {
            let byte = bytes[index]
            if byte == .lineFeed { return .broken(next: bytes.firstInk(index..<index + 1), problem: problem) }
            if !kinds.isEmpty, byte == Self.object || byte == UInt8(ascii: "]") {
                return .broken(next: index, problem: problem)
            }
            index += 1
        }
        guard isFinal else { return tooLong(bytes, start, end) ?? .incomplete }
        return .broken(next: end, problem: problem)
    }

    private mutating func element(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ isFinal: Bool) -> Piece {
        switch bytes.jsonEnd(start, end, atTop: kinds.isEmpty) {
        case .end(let last): return finished(bytes, last, end, isFinal)
        case .torn(let next):
            isAhead = false
            return .broken(next: next, problem: "a line ends within a text or a record")
        case .open(let long):
            if end - start >= Self.limit {
                isAhead = false
                self.long = Long(depth: long.depth, isInText: long.isInText, isEscaped: long.isEscaped)
                return .long(next: end, isContinued: false)
            }
            guard isFinal else { return .incomplete }
            return .broken(next: end, problem: "the file ends within a record")
        }
    }

    /// A record takes with it what stands before the next one.
    private mutating func finished(_ bytes: Span<UInt8>, _ last: Int, _ end: Int, _ isFinal: Bool) -> Piece {
        if isAhead {
            isAhead = false
            return .element(end: last, next: last)
        }
        guard let next = trail(bytes, last, end, isFinal) else { return .incomplete }
        return .element(end: last, next: next)
    }

    /// Behind a record or a document: up to its line's end, or, in a list, to the next record. Nil: not in sight.
    private func trail(_ bytes: Span<UInt8>, _ last: Int, _ end: Int, _ isFinal: Bool) -> Int? {
        var index = last
        let isInList = !kinds.isEmpty
        // Longer runs of blanks are pieces of their own.
        let farthest = min(end, last + 4_096)
        while index < farthest {
            switch bytes[index] {
            case .lineFeed where !isInList: return index + 1
            case .space, .tab, .carriageReturn, .lineFeed: index += 1
            case UInt8(ascii: ",") where isInList: index += 1
            default: return index
            }
        }
        return index < end || isFinal || index == last + 4_096 ? index : nil
    }

    /// Between records: up to the next one, or to the end of the document. An object that leads to no list is a record.
    private mutating func envelope(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ isFinal: Bool) -> Piece {
        let isNew = kinds.isEmpty
        var scan = EnvelopeScan(places: places, kinds: kinds, leads: leads)
        switch scan.run(bytes, start, end) {
        case .found(let index, let ahead):
            let next = ahead ? index : bytes.firstInk(index..<end)
            guard next < end || isFinal else { return tooLong(bytes, start, end) ?? .incomplete }
            (kinds, leads, isAhead) = (scan.kinds, scan.leads, ahead)
            return .envelope(next: next)
        case .closed(let last):
            if isNew { return finished(bytes, last, end, isFinal) }
            (kinds, leads) = ([], [])
            guard let next = trail(bytes, last, end, isFinal) else {
                (kinds, leads) = (scan.original.kinds, scan.original.leads)
                return .incomplete
            }
            return .envelope(next: next)
        case .torn:
            if isNew { return element(bytes, start, end, isFinal) }
            return junk(bytes, start, end, isFinal, "a line ends within a text")
        case .open:
            if let long = tooLong(bytes, start, end) { return long }
            guard isFinal else { return .incomplete }
            return .broken(next: end, problem: "the file ends within a document")
        }
    }

    /// Gives up a document, or a line, of which `limit` bytes tell nothing.
    private mutating func tooLong(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Piece? {
        guard end - start >= Self.limit else { return nil }
        (kinds, leads) = ([], [])
        long = Long(depth: 0, isInText: false, isEscaped: false)
        return .long(next: end, isContinued: false)
    }

    /// The rest of what was too long.
    private mutating func rest(_ bytes: Span<UInt8>, from start: Int, until end: Int, isFinal: Bool) -> Piece {
        guard var long else { return .incomplete }
        var index = start
        if long.depth == 0 {
            let found = bytes.firstIndex(of: .lineFeed, in: start..<end).map { $0 + 1 }
            guard let next = found ?? (isFinal || end - start >= Self.limit ? end : nil) else { return .incomplete }
            if found != nil { self.long = nil }
            return .long(next: next, isContinued: true)
        }
        while index < end, long.depth > 0 {
            let byte = bytes[index]
            index += 1
            if long.isEscaped {
                long.isEscaped = false
            } else if long.isInText {
                if byte == UInt8(ascii: "\\") { long.isEscaped = true }
                if byte == UInt8(ascii: "\"") { long.isInText = false }
            } else if byte == UInt8(ascii: "\"") {
                long.isInText = true
            } else if byte == Self.object || byte == Self.list {
                long.depth += 1
            } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
                long.depth -= 1
            }
        }
        if long.depth == 0 {
            guard let next = trail(bytes, index, end, isFinal) else { return .incomplete }
            self.long = nil
            return .long(next: next, isContinued: true)
        }
        guard isFinal || end - start >= Self.limit else { return .incomplete }
        self.long = isFinal ? nil : long
        return .long(next: end, isContinued: true)
    }
}
