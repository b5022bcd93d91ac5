/// The grammar of a format's documents.
enum DocumentGrammar: Hashable, Sendable {
    /// Objects of JSON, perhaps within an array.
    case json
    /// Documents of XML with this root element.
    case xml(root: String)
}

/// How a document stands in its file.
enum DocumentEncoding: Hashable, Sendable {
    case plain
    /// All of it percent-encoded, as in the body of a POST.
    case percent
    case base64
}

/// Gives the documents of one format their meaning.
protocol DocumentReader: Sendable {
    var grammar: DocumentGrammar { get }

    /// Reads a document, which is not longer than `DocumentLimits.longest`.
    ///
    /// - Parameters:
    ///   - document: its bytes after decoding, without blanks around.
    ///   - encoding: how it stood in the file.
    mutating func read(_ document: Span<UInt8>, _ encoding: DocumentEncoding) -> LineReading
}

enum DocumentLimits {
    /// Nothing longer is a document, in bytes of the file.
    static let longest = 1 << 20
}
