/// Why a record fits no shape: the field, what stands in it, and what is wrong with that.
package struct RecordError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field by its name in the format (`billsec`).
    package var field: String
    /// What was found there, shortened; nil where nothing was.
    package var value: String?
    /// What is wrong with it, as the end of a sentence: `is no date`.
    package var problem: String

    package init(field: String, value: String? = nil, problem: String) {
        self.field = field
        self.value = value
        self.problem = problem
    }

    /// `billsec: "x" is no number of seconds`.
    package var description: String {
        guard let value else { return "\(field): \(problem)" }
        return "\(field): \"\(Self.shortened(value))\" \(problem)"
    }

    private static let longest = 80

    private static func shortened(_ value: String) -> String {
        // A byte beyond the limit is looked at only when there is one, so that the cost does not grow with the value.
        guard value.utf8.count > longest else { return value }
        return String(value.unicodeScalars.prefix(longest)) + "…"
    }
}
