/// A value and the day from which it holds, until the next one of its list.
package struct Dated<Value: Sendable & Hashable>: Sendable, Hashable {
    /// The first day on which it holds; nil: from always.
    package var from: Day?
    package var value: Value

    package init(from: Day?, value: Value) {
        self.from = from
        self.value = value
    }
}

extension Array {
    /// The value in force on a day: the last one whose `from` is not later; nil before the first.
    /// The list is in ascending order of `from`.
    package func inForce<Value>(on day: Day) -> Value? where Element == Dated<Value> {
        last { $0.from.map { $0 <= day } ?? true }?.value
    }
}
