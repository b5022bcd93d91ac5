/// What is probably wrong with a row that has too few fields.
enum RowHint {
    static func problem(_ fields: FieldSplitter, _ bytes: Span<UInt8>) -> String? {
        guard fields.count < 4 else { return nil }
        var semicolons = 0
        var tabs = 0
        for field in fields.fields {
            for index in field.range {
                if bytes[index] == UInt8(ascii: ";") { semicolons += 1 }
                if bytes[index] == .tab { tabs += 1 }
            }
        }
        if semicolons >= 10 { return "they are set apart by \";\", as a spreadsheet does; only \",\" is read" }
        if tabs >= 10 { return "they are set apart by tabs; only \",\" is read" }
        return nil
    }
}
