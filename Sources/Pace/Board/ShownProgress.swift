/// How often a client's action was noted, and what it weighs: a sum over rows of `progress_day`.
package struct ShownProgress: Hashable, Sendable {
    /// Empty for bare numbers.
    package var name: String
    /// Decimal numbers.
    package var count: String
    package var weight: String

    package init(name: String, count: String, weight: String) {
        self.name = name
        self.count = count
        self.weight = weight
    }
}
