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

    mutating func add(_ key: String, _ flag: Bool?) {
        add(key, raw: flag.map { $0 ? "true" : "false" } ?? "null")
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
    static func decimal(_ millionths: Int64) -> String { millionths.decimalOfMillionths }

    /// JSON of somebody else's making, in which what would steer a terminal stands as an escape: it is the same JSON.
    static func harmless(_ json: String) -> String {
        guard json.unicodeScalars.contains(where: ShownText.steers) else { return json }
        var text = ""
        // Line ends and the like stand between the values; within them they are escapes already.
        for scalar in json.unicodeScalars {
            text += ShownText.steers(scalar) && scalar.value >= 0x7F ? escape(scalar) : String(scalar)
        }
        return text
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
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
            case _ where ShownText.steers(scalar):
                quoted += escape(scalar)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
