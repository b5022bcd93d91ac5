/// A metric with its series, as Prometheus reads it.
package struct MetricFamily: Sendable {
    package enum Kind: String, Sendable {
        case counter
        case gauge
        /// Series with the suffixes `_sum` and `_count`.
        case summary
    }

    package struct Sample: Sendable {
        package var suffix: String
        package var labels: [(name: String, value: String)]
        package var value: Double

        package init(suffix: String = "", _ labels: [(name: String, value: String)], _ value: Double) {
            self.suffix = suffix
            self.labels = labels
            self.value = value
        }

        /// The only one of its family.
        package init(_ value: Double) { self.init([], value) }
    }

    package var name: String
    package var kind: Kind
    /// A sentence without a point.
    package var help: String
    package var samples: [Sample]

    package init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }
}

/// The text format of Prometheus, 0.0.4: families in order, each with its help, its type and its series.
package enum MetricText {
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Families without a series are left out.
    package static func bytes(_ families: [MetricFamily]) -> [UInt8] {
        var text = ""
        for family in families where !family.samples.isEmpty {
            text += "# HELP \(family.name) \(escaped(family.help, quotes: false))\n"
            text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
            for sample in family.samples {
                text += "\(family.name)\(sample.suffix)\(labels(sample.labels)) \(number(sample.value))\n"
            }
        }
        return Array(text.utf8)
    }

    private static func labels(_ labels: [(name: String, value: String)]) -> String {
        guard !labels.isEmpty else { return "" }
        return "{" + labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }.joined(separator: ",") + "}"
    }

    /// Names of sources and kinds are written by people: backslash, line end and quote are escaped.
    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Whole numbers without a point, as counters are read by people too.
    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }
}
