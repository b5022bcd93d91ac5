import Gzip
import Linux

/// The content of a gzip file from its first byte on: its members one after the other (RFC 1952, 2.2). What stands
/// behind the last member is padding.
struct GzipStream {
    /// How the content ends, as far as the file goes now.
    enum End: Hashable {
        /// With a whole member.
        case complete
        /// In the middle of a member, as while somebody is writing it.
        case unfinished
        /// The bytes are not what was written.
        case damaged
    }

    private static let chunk = 131_072
    private static let magic: [UInt8] = [0x1f, 0x8b]

    private let descriptor: FileDescriptor
    private let inflater = Inflater()
    private var input: ArraySlice<UInt8> = []
    private var inputOffset: Int64 = 0
    private var isInMember = false
    private var hasMember = false
    private var isDamaged = false

    init(_ descriptor: FileDescriptor) {
        self.descriptor = descriptor
    }

    /// How many compressed bytes have been used up.
    var taken: Int64 { inputOffset - Int64(input.count) }

    /// Of the content so far; final once `next` has nothing more.
    var end: End {
        if isDamaged { return .damaged }
        return hasMember && !isInMember ? .complete : .unfinished
    }

    /// Appends up to `room` bytes of what comes next. False at the present end of the file.
    mutating func next(_ output: inout [UInt8], room: Int) throws(SystemError) -> Bool {
        let before = output.count
        while output.count == before, !isDamaged {
            // At the end of the file a last byte of a member may be left.
            if input.count < Self.magic.count, try !refill(), !isInMember || input.isEmpty { return false }
            if !isInMember {
                guard input.prefix(Self.magic.count).elementsEqual(Self.magic) else {
                    isDamaged = !hasMember
                    return false
                }
                inflater.reset()
                isInMember = true
            }
            let (taken, outcome) = inflater.inflate(input, appendingTo: &output, room: room)
            input = input.dropFirst(taken)
            switch outcome {
            case .more: if taken == 0, output.count == before, try !refill() { return false }
            case .memberEnd: (isInMember, hasMember) = (false, true)
            case .damaged: isDamaged = true
            }
        }
        return output.count > before
    }

    /// Gets more compressed bytes. False when there are none.
    private mutating func refill() throws(SystemError) -> Bool {
        let more = try descriptor.read(at: inputOffset, count: Self.chunk)
        guard !more.isEmpty else { return false }
        inputOffset += Int64(more.count)
        input = input.isEmpty ? more[...] : (Array(input) + more)[...]
        return true
    }
}
