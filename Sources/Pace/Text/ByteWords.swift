extension Span<UInt8> {
    /// Eight bytes from an index on, the first of them lowest.
    @inlinable @inline(__always) package func word(at index: Int) -> UInt64 {
        // Of a part with eight bytes and no other the compiler makes one load.
        let part = extracting(index..<index &+ 8)
        var word = UInt64(part[0])
        word |= UInt64(part[1]) << 8
        word |= UInt64(part[2]) << 16
        word |= UInt64(part[3]) << 24
        word |= UInt64(part[4]) << 32
        word |= UInt64(part[5]) << 40
        word |= UInt64(part[6]) << 48
        word |= UInt64(part[7]) << 56
        return word
    }
}
