internal import Pace

/// One JSON object, its keys in the order in which they were added.
struct JSONText {
    private var pairs: [String] = []

    mutating func add(_ key: String, _ text: String?) { add(key, raw: text.map(Self.quoted)) }

    mutating func add(_ key: String, _ flag: Bool) { add(key, raw: flag ? "true" : "false") }

    mutating func add(_ key: String, _ number: Int?) { add(key, raw: number.map(String.init)) }

    mutating func add(_ key: String, _ number: Int64?) { add(key, raw: number.map(String.init)) }

    mutating func add(_ key: String, millionths: Int64?) { add(key, raw: millionths.map(Self.decimal)) }

    mutating func add(_ key: String, _ texts: [String]) {
        add(key, raw: "[" + texts.map(Self.quoted).joined(separator: ",") + "]")
    }

    private mutating func add(_ key: String, raw json: String?) {
        pairs.append("\(Self.quoted(key)):\(json ?? "null")")
    }

    var text: String { "{" + pairs.joined(separator: ",") + "}" }

    /// Without trailing zeros.
    private static func decimal(_ millionths: Int64) -> String {
        let magnitude = millionths.magnitude
        var fraction = Int(magnitude % 1_000_000).padded(6)
        while fraction.hasSuffix("0") { fraction.removeLast() }
        let sign = millionths < 0 ? "-" : ""
        return "\(sign)\(magnitude / 1_000_000)" + (fraction.isEmpty ? "" : ".\(fraction)")
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case _ where scalar.value < 0x20 || [0x7F, 0x2028, 0x2029].contains(scalar.value):
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
