package import Pace

/// How sure it is that a format is read as it is meant.
package enum FormatEvidence: String, Sendable {
    /// Checked on real records.
    case records = "checked on real records"
    /// Written by the vendor's documentation, without real records.
    case documentation = "from the vendor's documentation"
    /// Some names are uncertain: look at the first records before you rely on it.
    case experimental = "experimental: some names are uncertain"
}

/// A file of which the format is asked.
package struct FileSample: Sendable {
    package var path: String
    /// The beginning of the file, decompressed, at most some 256 KiB.
    package var bytes: [UInt8]
    /// Whether nothing follows `bytes`.
    package var isWhole: Bool
    /// The day on which the file was last changed, for dates that name no year; nil: not known.
    package var modified: Day?

    package init(path: String, bytes: [UInt8], isWhole: Bool, modified: Day? = nil) {
        self.path = path
        self.bytes = bytes
        self.isWhole = isWhole
        self.modified = modified
    }
}

/// Why a file is one of a format's.
package struct Recognition: Hashable, Sendable {
    package enum Certainty: Int, Comparable, Sendable {
        /// The shape fits, and other formats have it too.
        case weak
        case likely
        /// Nothing else looks like this.
        case certain

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    package var certainty: Certainty
    /// What was seen, as a part of a sentence: `the header names uniqueid and lastapp`.
    package var reason: String
    /// Options that the content tells: `["dates": ["dmy"]]`.
    package var options: [String: [String]]

    package init(_ certainty: Certainty, _ reason: String, options: [String: [String]] = [:]) {
        self.certainty = certainty
        self.reason = reason
        self.options = options
    }
}
