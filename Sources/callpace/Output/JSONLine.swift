import Pace

/// One JSON object on one line, its keys in the order in which they were added.
struct JSONLine {
    private var pairs: [String] = []

    mutating func add(_ key: String, _ text: String?) {
        add(key, raw: text.map(Self.quoted) ?? "null")
    }

    mutating func add(_ key: String, _ number: Int64?) {
        add(key, raw: number.map(String.init) ?? "null")
    }

    mutating func add(_ key: String, _ flag: Bool) {
        add(key, raw: flag ? "true" : "false")
    }

    mutating func add(_ key: String, _ instant: Instant?) {
        add(key, instant?.rfc3339)
    }

    /// Seconds with as many decimals as there are.
    mutating func add(_ key: String, seconds microseconds: Int64) {
        add(key, raw: Self.decimal(microseconds))
    }

    /// A part that is JSON already.
    mutating func add(_ key: String, raw json: String) {
        pairs.append("\(Self.quoted(key)):\(json)")
    }

    var text: String { "{" + pairs.joined(separator: ",") + "}" }

    /// Millionths as a decimal number without trailing zeros.
    static func decimal(_ millionths: Int64) -> String {
        let magnitude = millionths.magnitude
        var fraction = Int(magnitude % 1_000_000).padded(6)
        while fraction.hasSuffix("0") { fraction.removeLast() }
        let sign = millionths < 0 ? "-" : ""
        return "\(sign)\(magnitude / 1_000_000)" + (fraction.isEmpty ? "" : ".\(fraction)")
    }

    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _
            where scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x2028 || scalar.value == 0x2029:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
