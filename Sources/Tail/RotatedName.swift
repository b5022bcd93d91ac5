/// Reads names that rotation gives to files: `Master.csv.1`, `Master.csv-20261124`, `Master-20261124.csv`,
/// `Master.csv.2026-11-24-09-30-00`, `Master.csv.old`.
enum RotatedName {
    static let gzip = ".gz"
    private static let others = [".xz", ".zst", ".bz2", ".Z", ".lz4"]
    private static let compressions = [gzip] + others

    /// Whether the name says that the content is compressed in the one way that is read.
    static func isGzip(_ name: String) -> Bool { name.hasSuffix(gzip) }

    /// Whether the name says that the content is compressed in a way that is not read.
    static func isUnreadable(_ name: String) -> Bool { others.contains { name.hasSuffix($0) } }

    /// What the name was before compression; nil when it is not that of a gzip file.
    static func beforeGzip(_ name: String) -> String? {
        isGzip(name) ? String(name.dropLast(gzip.count)) : nil
    }

    /// Whether `name` is what a rotation may have made of `base`.
    static func isRotation(_ name: String, of base: String) -> Bool {
        bases(of: name).contains(base)
    }

    /// Whether `name` is a rotated form of `other`, or of what `other` is a rotated form of.
    static func isRelative(_ name: String, of other: String) -> Bool {
        !Set(bases(of: name)).isDisjoint(with: [other] + bases(of: other))
    }

    /// The names that the file may have had before rotations; empty when it looks like none.
    static func bases(of name: String) -> [String] {
        var name = name
        if let compression = compressions.first(where: { name.hasSuffix($0) }) { name.removeLast(compression.count) }
        var bases: [String] = []
        if let base = withoutSuffix(name) { bases.append(base) }
        // The suffix may stand before the extension.
        if let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), let stem = withoutSuffix(String(name[..<dot])) {
            bases.append(stem + name[dot...])
        }
        return bases
    }

    /// The names of which a file of this name may be a copy: those before rotations, and whatever stands before one of
    /// its separators.
    static func originals(of name: String) -> Set<String> {
        let separators = name.indices.filter { ".-_~".contains(name[$0]) && $0 > name.startIndex }
        return Set(bases(of: name) + separators.map { String(name[..<$0]) })
    }

    /// The name to which rotated siblings are compared: the name itself unless it looks rotated.
    static func base(of name: String) -> String {
        bases(of: name).first ?? name
    }

    /// What all rotated forms of a base begin with.
    static func stem(of base: String) -> String {
        guard let dot = base.utf8.lastIndex(of: UInt8(ascii: ".")), dot > base.startIndex else { return base }
        return String(base[..<dot])
    }

    /// The number behind the last dot (`20` of `Master.csv.20`): the higher, the older. Nil when there is none.
    static func number(of name: String) -> Int? {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        let digits = name[name.utf8.index(after: dot)...]
        return digits.utf8.count <= 6 ? Int(digits) : nil
    }

    /// The name without `.old`, or without a separator followed by digits and separators.
    private static func withoutSuffix(_ name: String) -> String? {
        if name.hasSuffix(".old"), name.utf8.count > 4 { return String(name.dropLast(4)) }
        var start = name.endIndex
        var hasDigit = false
        while start > name.startIndex {
            let before = name.index(before: start)
            guard let byte = name[before].asciiValue else { break }
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): hasDigit = true
            case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"): break
            default: return Self.cut(name, at: start, hasDigit)
            }
            start = before
        }
        return nil
    }

    private static func cut(_ name: String, at start: String.Index, _ hasDigit: Bool) -> String? {
        // Digits that belong to the name itself (`cdr2.1`) stay: the suffix begins with a separator.
        guard hasDigit,
            let separator = name[start...].firstIndex(where: { ".-_".contains($0) }),
            name[separator...].contains(where: \.isNumber)
        else { return nil }
        return String(name[..<separator])
    }
}
