/// A small random generator whose numbers follow from its seed alone.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014).
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        self.state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// The output function: a bijection that spreads every bit of its argument.
    package static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

extension SplitMix64 {
    /// Uniform in `0..<bound`; `bound` is above zero. The bias is below `bound` / 2^64.
    mutating func below(_ bound: UInt64) -> UInt64 {
        next().multipliedFullWidth(by: bound).high
    }

    mutating func index(_ count: Int) -> Int {
        Int(below(UInt64(max(1, count))))
    }

    mutating func number(in range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(below(UInt64(range.upperBound - range.lowerBound) + 1))
    }

    /// Uniform in 0..<1.
    mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    mutating func seconds(_ from: Double, _ to: Double) -> Double {
        from + (to - from) * unit()
    }

    /// True once in a hundred for `percent` 1.
    mutating func happens(percent: UInt64) -> Bool {
        below(100) < percent
    }

    /// Exponential with mean 1, by comparisons alone. Source: von Neumann, "Various techniques used in connection
    /// with random digits" (1951).
    mutating func exponential() -> Double {
        var whole = 0.0
        while true {
            let first = unit()
            var previous = first
            var run = 1
            while true {
                let draw = unit()
                guard draw < previous else { break }
                previous = draw
                run += 1
            }
            if run % 2 == 1 { return whole + first }
            whole += 1
        }
    }

    /// Normal with mean 0 and deviation 1, near enough: the sum of twelve uniform draws.
    mutating func normal() -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += unit() }
        return sum
    }

    /// Log-normal with the given median; `spread` is the deviation of its logarithm.
    mutating func logNormal(median: Double, spread: Double) -> Double {
        median * Self.power(spread * normal())
    }

    /// e to the power of `exponent`, for small exponents (-20...20): a power of two and a short series.
    private static func power(_ exponent: Double) -> Double {
        let scaled = exponent * 1.442_695_040_888_963_4
        let whole = Int(scaled + (scaled < 0 ? -0.5 : 0.5))
        let rest = (scaled - Double(whole)) * 0.693_147_180_559_945_3
        var term = 1.0
        var sum = 1.0
        for index in 1...10 {
            term *= rest / Double(index)
            sum += term
        }
        return sum * Double(sign: .plus, exponent: whole, significand: 1)
    }
}
