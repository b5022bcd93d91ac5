import Ledger
import Pace

/// `report --effectiveness`: a line for the head, then a row a manager.
enum EffectivenessText {
    static func text(_ months: [EffectivenessMonth], as format: Report.Format, csv: CSVText) -> String {
        switch format {
        case .table:
            guard !months.isEmpty else { return "no rows\n" }
            return months.map { month in
                let name = month.month.description.prefix(7)
                let result =
                    month.managers == 0 ? "no plan" : "\(month.atPlan) of \(month.managers) managers meet the plan"
                return "\(month.team), \(name): \(result)\n" + RowText.text(month.rows, as: .table)
            }.joined(separator: "\n")
        case .csv:
            return RowText.text(months.flatMap(\.rows), as: .csv, csv: csv)
        case .json:
            return months.map { month in
                var line = JSONLine()
                line.add("team", month.team)
                line.add("month", month.month.description)
                line.add("managers", month.managers)
                line.add("at_plan", month.atPlan)
                line.add("rows", raw: "[" + month.rows.map(\.json).joined(separator: ",") + "]")
                return line.text + "\n"
            }.joined()
        }
    }
}
