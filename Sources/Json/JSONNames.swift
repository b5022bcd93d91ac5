/// Names of members that are looked for together, each with its place in the order in which they were added.
package struct JSONNames: Sendable {
    private var names: [[UInt8]] = []
    /// A place for each name, found by a few of its bytes; -1 where there is none. Its length is a power of two.
    private var slots: [Int] = Array(repeating: -1, count: 8)

    package init() {}

    package var count: Int { names.count }

    package func has(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        return place(of: bytes.span, 0..<bytes.count) != nil
    }

    /// The place of a name, which is new or there already.
    package mutating func add(_ name: String) -> Int {
        let bytes = Array(name.utf8)
        if let place = place(of: bytes.span, 0..<bytes.count) { return place }
        names.append(bytes)
        if slots.count < 4 * names.count { slots = Array(repeating: -1, count: 2 * slots.count) }
        for index in slots.indices { slots[index] = -1 }
        for (place, name) in names.enumerated() {
            var slot = Self.hash(name.span, 0..<name.count) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = place
        }
        return names.count - 1
    }

    /// Nil for a name that was not added.
    func place(of text: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var slot = Self.hash(text, range) & (slots.count - 1)
        while slots[slot] >= 0 {
            if text.equals(names[slots[slot]], range) { return slots[slot] }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private static func hash(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
        guard let first = range.first, let last = range.last else { return 0 }
        let middle = range.lowerBound + range.count / 2
        return range.count &* 31 &+ Int(text[first]) &* 7 &+ Int(text[middle]) &* 13 &+ Int(text[last]) &* 3
    }
}

extension Span<UInt8> {
    func equals(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard bytes.count == range.count else { return false }
        var index = range.lowerBound
        for byte in bytes {
            guard self[index] == byte else { return false }
            index += 1
        }
        return true
    }
}
