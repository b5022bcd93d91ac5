import Json

/// Where a value stands in a JSON record: `user.email`, `employees[is_talked].name` (the first element of which that member is
/// true), `legs[].to` (the first element).
struct JSONPath: Hashable, Sendable {
    private struct Step: Hashable, Sendable {
        var name: [UInt8]
        var isElement = false
        /// A member that must be true.
        var flag: [UInt8]?
    }

    private let steps: [Step]

    init(_ path: String) {
        steps = path.split(separator: ".").map { part in
            guard part.last == "]", let opening = part.firstIndex(of: "[") else { return Step(name: Array(part.utf8)) }
            let flag = part[part.index(after: opening)...].dropLast()
            return Step(
                name: Array(part[..<opening].utf8),
                isElement: true,
                flag: flag.isEmpty ? nil : Array(flag.utf8)
            )
        }
    }

    /// A member, whatever stands in its name.
    static func whole(_ name: String) -> JSONPath { JSONPath(steps: [Step(name: Array(name.utf8))]) }

    private init(steps: [Step]) {
        self.steps = steps
    }

    /// The member of a record in which the path begins.
    var member: String { String(decoding: steps.first?.name ?? [], as: UTF8.self) }

    /// Where a text, a number or a truth value stands in the text of the document; nil where there is none.
    ///
    /// - Parameter member: the node of the value of the record's `member`; negative: there is none.
    func text(in document: borrowing JSONDocument, member: Int) -> Range<Int>? {
        guard member >= 0, let first = steps.first else { return nil }
        guard steps.count > 1 || first.isElement else { return document.text(of: member) }
        guard var node = value(of: first, member, document) else { return nil }
        for step in steps.dropFirst() {
            guard let member = document.member(step.name, of: node), let value = value(of: step, member, document)
            else {
                return nil
            }
            node = value
        }
        return document.text(of: node)
    }

    private func value(of step: Step, _ member: Int, _ document: borrowing JSONDocument) -> Int? {
        guard step.isElement else { return member }
        for element in document.elements(of: member) ?? [] where hasFlag(step, element, document) { return element }
        return nil
    }

    private func hasFlag(_ step: Step, _ element: Int, _ document: borrowing JSONDocument) -> Bool {
        guard let flag = step.flag else { return true }
        return document.member(flag, of: element).map { document.isTrue($0) } ?? false
    }

    /// How many elements the path could mean.
    func count(in document: borrowing JSONDocument) -> Int {
        guard let step = steps.first, let list = document.member(step.name, of: 0) else { return 0 }
        var count = 0
        for element in document.elements(of: list) ?? [] where hasFlag(step, element, document) { count += 1 }
        return count
    }
}
