extension Int64 {
    /// A count with its word: `1 call`, `2 calls`.
    package func counted(_ word: String) -> String { "\(self) \(word)\(self == 1 ? "" : "s")" }

    /// Millionths as a decimal number without trailing zeros.
    package var decimalOfMillionths: String {
        var fraction = Int(magnitude % 1_000_000).padded(6)
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(self < 0 ? "-" : "")\(magnitude / 1_000_000)" + (fraction.isEmpty ? "" : ".\(fraction)")
    }
}

extension Int {
    /// A count with its word: `1 call`, `2 calls`.
    package func counted(_ word: String) -> String { Int64(self).counted(word) }
}
