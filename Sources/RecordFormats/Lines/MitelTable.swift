/// Where the fields of a Mitel record stand: by the width of its numbers and by whether times have seconds.
///
/// Source: "Summary of Fields Tables" of Mitel's SMDR help for the standard record; extended digit length by the lengths of
/// its records and by real lines with seconds.
struct MitelTable: Hashable, Sendable {
    /// Reporting Level 2: the time has seconds.
    let hasSeconds: Bool
    /// Extended digit length: parties of seven columns, durations of four digits of hours.
    let isExtended: Bool

    /// Times with seconds move everything behind them.
    private var shift: Int { hasSeconds ? 3 : 0 }
    private var wide: Int { isExtended ? 1 : 0 }

    var times: ClosedRange<Int> { 8...(hasSeconds ? 15 : 12) }
    /// `P` for the afternoon.
    var half: Int { hasSeconds ? 16 : 13 }
    var durations: ClosedRange<Int> { 15 + shift...(isExtended ? 24 : 22) + shift }
    var callings: ClosedRange<Int> { (isExtended ? 26 : 24) + shift...(isExtended ? 32 : 27) + shift }
    /// `*` for an attendant, and the seconds until the answer.
    var waits: ClosedRange<Int> { (isExtended ? 34 : 29) + shift...(isExtended ? 37 : 32) + shift }
    var digits: ClosedRange<Int> { (isExtended ? 39 : 34) + shift...(isExtended ? 64 : 59) + shift }
    var status: Int { digits.upperBound + 1 }
    var speedCall: Int { digits.upperBound + 2 }
    var calleds: ClosedRange<Int> { digits.upperBound + 3...digits.upperBound + (isExtended ? 9 : 6) }
    var transfer: Int { calleds.upperBound + 1 }
    var thirds: ClosedRange<Int> { calleds.upperBound + 3...calleds.upperBound + (isExtended ? 9 : 6) }
    var accounts: ClosedRange<Int> { thirds.upperBound + 2...thirds.upperBound + 13 }
    /// Route flag, system id and two blanks, then a blank before what is optional.
    private var basic: Int { accounts.upperBound + 6 }
    var callingLines: ClosedRange<Int> { basic + 2...basic + 11 }
    var calledLines: ClosedRange<Int> { basic + 13...basic + (isExtended ? 19 : 22) }
    /// `psssccccs`: node, switch, counter, sequence.
    var calls: ClosedRange<Int> { calledLines.upperBound + 2...calledLines.upperBound + 10 }
    var associates: ClosedRange<Int> { calledLines.upperBound + 12...calledLines.upperBound + 19 }
    /// What stands behind the account code of extended records is not certain.
    private var longest: Int { associates.upperBound + (isExtended ? 8 : 0) }

    /// What must be blank, so that a line whose blanks were squeezed shows.
    private var gaps: [Int] {
        [7, durations.lowerBound - 1, durations.upperBound + 1, callings.upperBound + 1, waits.upperBound + 1]
    }

    static let all = [
        MitelTable(hasSeconds: false, isExtended: false), MitelTable(hasSeconds: false, isExtended: true),
        MitelTable(hasSeconds: true, isExtended: false), MitelTable(hasSeconds: true, isExtended: true),
    ]

    /// The table by where the colons of time and duration stand; nil where none fits.
    static func table(of line: PrintedLine) -> MitelTable? {
        guard "-%+ ".unicodeScalars.contains(line.cell(1)), line.matches("99/99 99:99", at: 2) else { return nil }
        return all.first { $0.fits(line) }
    }

    private func fits(_ line: PrintedLine) -> Bool {
        guard line.cells.count <= longest,
            line.matches(isExtended ? "9999:99:99" : "99:99:99", at: durations.lowerBound)
        else { return false }
        if hasSeconds, !line.matches("99:99:99", at: 8) { return false }
        // Two records in one line are none.
        if (20...max(20, line.cells.count)).contains(where: { line.matches("99/99 99:99", at: $0) }) { return false }
        return gaps.allSatisfy { line.cell($0).isBlank }
    }
}
