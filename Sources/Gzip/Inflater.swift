internal import CZlib

/// Turns the bytes of a gzip member back into what was compressed (RFC 1952, by zlib).
@safe
package final class Inflater {
    /// How far a step came.
    package enum Outcome: Hashable, Sendable {
        /// All input was taken, or there is no more room: there may be more to come.
        case more
        /// The member ended here, and its checksum is right.
        case memberEnd
        /// The bytes are no gzip, or not those that were written.
        case damaged
    }

    /// Allocated in `init` and zeroed, released in `deinit` after `inflateEnd`; lent to nobody. One thread at a time,
    /// which holds because the class is not Sendable.
    private let stream: UnsafeMutablePointer<z_stream>
    /// zlib had no memory to begin with.
    private let isUsable: Bool

    package init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        isUsable = unsafe callpace_begin_gzip(stream) == Z_OK
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deinitialize(count: 1)
        unsafe stream.deallocate()
    }

    /// Begins a new member.
    package func reset() {
        if isUsable { unsafe inflateReset(stream) }
    }

    /// Appends at most `room` bytes of what `input` stands for.
    ///
    /// - Returns: how many bytes of the input were taken, and how far that led.
    package func inflate(
        _ input: ArraySlice<UInt8>,
        appendingTo output: inout [UInt8],
        room: Int
    ) -> (taken: Int, outcome: Outcome) {
        guard isUsable else { return (0, .damaged) }
        var answer = (taken: 0, outcome: Outcome.more)
        let made = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
            unsafe input.withUnsafeBufferPointer { bytes in
                // zlib reads at most avail_in bytes and writes at most avail_out; it never writes through next_in.
                unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
                unsafe stream.pointee.avail_in = UInt32(clamping: bytes.count)
                unsafe stream.pointee.next_out = buffer.baseAddress
                unsafe stream.pointee.avail_out = UInt32(clamping: room)
                let code = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
                answer.taken = unsafe min(bytes.count, Int(UInt32.max)) - Int(stream.pointee.avail_in)
                filled = unsafe min(room, Int(UInt32.max)) - Int(stream.pointee.avail_out)
                answer.outcome =
                    switch code {
                    case Z_OK, Z_BUF_ERROR: .more
                    case Z_STREAM_END: .memberEnd
                    default: .damaged
                    }
                unsafe stream.pointee.next_in = nil
                unsafe stream.pointee.next_out = nil
            }
        }
        output += made
        return answer
    }
}
