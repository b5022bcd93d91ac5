/// A value of a JSON document (RFC 8259).
package enum JSONValue: Hashable, Sendable {
    /// The members in the order in which they stand; names may occur more than once.
    case object([JSONMember])
    case array([JSONValue])
    /// Without escapes. `\u0000` is a character of its own in it.
    case string(String)
    /// The number as written (`1.50`, `-2e3`), so that nothing is rounded.
    case number(String)
    case bool(Bool)
    case null

    /// The member of that name, of several the last, as most programs read them; nil where there is none or the value is no
    /// object.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }
}

package struct JSONMember: Hashable, Sendable {
    package var name: String
    package var value: JSONValue

    package init(name: String, value: JSONValue) {
        self.name = name
        self.value = value
    }
}

/// Why bytes are no JSON document that is read here. The description holds nothing of the document.
package enum JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Longer than the limit, in bytes.
    case tooLong(limit: Int)
    /// More arrays and objects inside each other than `JSONValue.deepest`.
    case tooDeep
    case notUTF8
    /// Breaks the grammar, has half of a surrogate pair, or a number that no 64-bit floating-point number comes near.
    case malformed
    case outOfMemory

    package var description: String {
        switch self {
        case .tooLong(let limit): "is longer than \(limit) bytes"
        case .tooDeep: "has more than \(JSONValue.deepest) levels"
        case .notUTF8: "is no UTF-8"
        case .malformed: "is no JSON"
        case .outOfMemory: "does not fit into memory"
        }
    }
}

extension JSONValue {
    /// Deeper than that no document is read.
    package static let deepest = 64
    /// No document is longer unless the caller allows it.
    package static let usualLimit = 1 << 20

    /// Reads a document that takes up all of `bytes`, but for blanks around it. A byte order mark is no part of one.
    ///
    /// - Parameter limit: the longest document to look at, in bytes. Reading takes about 20 times its size in memory.
    package init(parsing bytes: Span<UInt8>, limit: Int = usualLimit) throws(JSONError) {
        guard bytes.count <= limit else { throw .tooLong(limit: limit) }
        self = try JSONTape(bytes, depth: Self.deepest).value()
    }

    package init(parsing bytes: [UInt8], limit: Int = usualLimit) throws(JSONError) {
        try self.init(parsing: bytes.span, limit: limit)
    }
}
