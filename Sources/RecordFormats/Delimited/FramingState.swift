/// What a delimited file's decoder knows of what came before.
struct FramingState: Hashable, Sendable {
    /// What the next bytes go on with.
    enum Ongoing: UInt8 {
        case nothing = 0
        /// The rest of the line belongs to what was quarantined.
        case line = 1
        /// Zeros of which some have been quarantined.
        case hole = 2
        /// Lines of UTF-16.
        case wide = 4
    }

    private static let hasFields: UInt8 = 8
    /// What follows the flags is known of a place in the file, as the date of the last date line, not of the file.
    private static let isOfPlace: UInt8 = 16

    var ongoing = Ongoing.nothing
    /// How many fields the last right row or header had; 0 before the first.
    var fields = 0

    init(carry: [UInt8]) {
        guard let flags = carry.first else { return }
        ongoing = Ongoing(rawValue: flags & ~(Self.hasFields | Self.isOfPlace)) ?? .nothing
        if flags & Self.hasFields != 0, carry.count > 1 { fields = Int(carry[1]) }
    }

    /// What a header said, out of a carry.
    static func header(inCarry carry: [UInt8]) -> [UInt8] {
        Array(carry.dropFirst((carry.first ?? 0) & hasFields == 0 ? 1 : 2))
    }

    /// Whether what stands behind the flags holds at one place of the file alone.
    static func isOfPlace(carry: [UInt8]) -> Bool { (carry.first ?? 0) & isOfPlace != 0 }

    /// Flags, the number of fields where it is known, the header. Empty when there is nothing to know.
    func carry(header: [UInt8], isOfPlace: Bool = false) -> [UInt8] {
        guard self != FramingState(carry: []) || !header.isEmpty else { return [] }
        let known = fields > 0 ? [UInt8(clamping: fields)] : []
        let flags = (known.isEmpty ? 0 : Self.hasFields) | (isOfPlace ? Self.isOfPlace : 0)
        return [ongoing.rawValue | flags] + known + header
    }

    /// Whether a row has another number of fields than the one before.
    func isOddShape(_ count: Int) -> Bool { fields > 0 && fields != count }
}
