extension FormatOptions {
    /// Takes over options under the names that a source gives them; what cannot be one of them is left out.
    package mutating func take(_ named: [String: [String]]) {
        for (name, values) in named {
            guard let first = values.first else { continue }
            switch name {
            case "columns": columns = values
            case "separator": separator = Self.byte(first)
            case "quote": quote = Self.byte(first)
            case "escape": escape = Self.byte(first)
            case "time_format": timeFormat = first
            default: further[name] = values
            }
        }
    }

    private static func byte(_ text: String) -> UInt8? {
        text == "tab" ? .tab : text.utf8.count == 1 ? text.utf8.first : nil
    }
}
