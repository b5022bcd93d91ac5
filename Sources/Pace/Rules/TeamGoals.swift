/// A step of clients that a team counts, such as a demo that was shown: beside the intensity, never part of it.
package struct ProgressAction: Hashable, Sendable {
    /// As configured; the journal names it so.
    package var name: String
    /// Millionths.
    package var weight: Int64

    package init(name: String, weight: Int64 = 1_000_000) {
        self.name = name
        self.weight = weight
    }
}

/// What every manager of a team is to sell in a month: the norm of effectiveness, one for all of them.
package struct SalesPlan: Hashable, Sendable {
    /// Millionths of the currency.
    package var sales: Int64

    package init(sales: Int64) {
        self.sales = sales
    }
}

extension Team {
    /// The actions that are counted on a day; empty: none.
    package func progress(on day: Day) -> [ProgressAction] { progress.inForce(on: day) ?? [] }

    /// The monthly plan in force on a day; nil: none.
    package func plan(on day: Day) -> SalesPlan? { plans.inForce(on: day) ?? nil }
}
