internal import Glibc

/// A growing run of bytes in the order of the network.
@safe
struct WireBuffer: ~Copyable {
    /// Allocated here, of `capacity` bytes, freed in `deinit` alone; the type cannot be copied.
    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    /// Bytes written so far; never above `capacity`.
    private(set) var count = 0
    /// Whether a value was longer than the gigabyte that PostgreSQL takes.
    private(set) var isTooLong = false

    static let longestValue = 0x3FFF_FFFF

    init(capacity: Int) {
        self.capacity = max(64, capacity)
        unsafe base = UnsafeMutableRawPointer.allocate(byteCount: self.capacity, alignment: 8)
    }

    deinit {
        unsafe base.deallocate()
    }

    mutating func removeAll() {
        count = 0
    }

    /// Makes room for some more bytes.
    @inline(__always)
    mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(to: count + more) }
    }

    private mutating func grow(to needed: Int) {
        let wanted = max(needed, capacity * 2)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: wanted, alignment: 8)
        // Both hold at least `count` bytes and do not overlap: one of them is new.
        unsafe larger.copyMemory(from: base, byteCount: count)
        unsafe base.deallocate()
        unsafe base = larger
        capacity = wanted
    }

    /// Appends a number, most significant byte first.
    @inline(__always)
    mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
        let size = MemoryLayout<Number>.size
        reserve(size)
        // `reserve` made room for the bytes.
        unsafe base.storeBytes(of: number.bigEndian, toByteOffset: count, as: Number.self)
        count += size
    }

    /// Appends a number as a value: its length, then its bytes.
    @inline(__always)
    mutating func appendValue<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
        append(Int32(MemoryLayout<Number>.size))
        append(number)
    }

    mutating func appendNull() {
        append(Int32(-1))
    }

    mutating func appendValue(_ flag: Bool) {
        appendValue(flag ? UInt8(1) : 0)
    }

    mutating func appendValue(_ number: Double) {
        appendValue(number.bitPattern)
    }

    mutating func appendUUID(high: UInt64, low: UInt64) {
        append(Int32(16))
        append(high)
        append(low)
    }

    /// Appends a text as a value. PostgreSQL knows no NUL character: U+FFFD takes its place.
    mutating func appendValue(_ text: String) {
        var text = text
        let hasRoom = text.withUTF8 { bytes in
            unsafe appendValue(bytes, replacesNul: true)
        }
        if !hasRoom { appendTooLong() }
    }

    mutating func appendValue(_ bytes: [UInt8]) {
        let hasRoom = unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe appendValue(bytes, replacesNul: false)
        }
        if !hasRoom { appendTooLong() }
    }

    /// Appends bytes as they are.
    mutating func append(_ bytes: [UInt8]) {
        reserve(bytes.count)
        unsafe bytes.withUnsafeBufferPointer { bytes in unsafe copy(bytes) }
    }

    private mutating func appendTooLong() {
        isTooLong = true
        appendNull()
    }

    private mutating func appendValue(_ bytes: UnsafeBufferPointer<UInt8>, replacesNul: Bool) -> Bool {
        guard bytes.count <= WireBuffer.longestValue else { return false }
        // The pointer is valid for its count, as the caller borrowed it from a collection.
        if replacesNul, let start = bytes.baseAddress, unsafe memchr(start, 0, bytes.count) != nil {
            let repaired = unsafe [UInt8](bytes).flatMap { $0 == 0 ? [0xEF, 0xBF, 0xBD] : [$0] }
            guard repaired.count <= WireBuffer.longestValue else { return false }
            append(Int32(repaired.count))
            append(repaired)
            return true
        }
        append(Int32(bytes.count))
        reserve(bytes.count)
        unsafe copy(bytes)
        return true
    }

    /// The caller made room.
    private mutating func copy(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return }
        unsafe (base + count).copyMemory(from: start, byteCount: bytes.count)
        count += bytes.count
    }

    /// Writes the length of a value over the place kept for it.
    mutating func patchLength(at position: Int) {
        // The place of four bytes was appended before, so it lies within `count`.
        let length = Int32(truncatingIfNeeded: count - position - 4)
        unsafe base.storeBytes(of: length.bigEndian, toByteOffset: position, as: Int32.self)
    }

    /// Lends the bytes; the pointer is good for the call alone.
    func withBytes<Result>(_ body: (UnsafeMutableRawPointer) -> Result) -> Result {
        unsafe body(base)
    }
}
