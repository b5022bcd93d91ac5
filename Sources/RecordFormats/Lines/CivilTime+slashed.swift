extension CivilTime {
    /// `YYYY/MM/DD HH:mm:ss` with all its digits and nothing behind; nil for whatever `TimePattern` has to look at.
    init?(slashed bytes: Span<UInt8>, _ range: Range<Int>) {
        guard range.count == 19, bytes[range.lowerBound + 10] == .space else { return nil }
        self.init(bytes, at: range.lowerBound, date: DigitWord.slashedYearAndMonth)
    }
}
