extension Span<UInt8> {
    /// The parts as one text, the separator between any two. Of a short one the bytes are put together first, so that no text
    /// is made but the one.
    func text<let count: Int>(joining parts: InlineArray<count, Range<Int>>, by separator: UInt8) -> String {
        var joined = InlineArray<256, UInt8>(repeating: separator)
        var end = 0
        for part in 0..<count {
            let range = parts[part]
            if part > 0 { end &+= 1 }
            guard range.count < joined.count &- end else { return longText(joining: parts, by: separator) }
            let bytes = extracting(range)
            for index in bytes.indices {
                joined[end] = bytes[index]
                end &+= 1
            }
        }
        return joined.span.text(0..<end)
    }

    private func longText<let count: Int>(joining parts: InlineArray<count, Range<Int>>, by separator: UInt8) -> String
    {
        var joined: [UInt8] = []
        for part in 0..<count {
            if part > 0 { joined.append(separator) }
            for index in parts[part] { joined.append(self[index]) }
        }
        return joined.span.text(0..<joined.count)
    }
}
