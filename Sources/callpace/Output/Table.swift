import Pace

/// A table for people: columns as wide as they need, numbers to the right.
struct Table {
    private var rows: [[String]] = []
    private let head: [String]

    init(_ head: [String]) {
        self.head = head
    }

    mutating func add(_ row: [String]) {
        rows.append(row.map { ShownText.visible($0) })
    }

    var text: String {
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        let isNumber = head.indices.map { column in
            !rows.isEmpty && rows.allSatisfy { $0[column].allSatisfy { $0.isNumber || ".-".contains($0) } }
        }
        func line(_ row: [String]) -> String {
            let cells = row.indices.map { column in
                let fill = String(repeating: " ", count: max(0, widths[column] - row[column].count))
                return isNumber[column] ? fill + row[column] : row[column] + fill
            }
            return cells.joined(separator: "  ").trimmedEnd
        }
        return ([head] + rows).map(line).joined(separator: "\n") + "\n"
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
