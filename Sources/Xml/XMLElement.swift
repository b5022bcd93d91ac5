/// An element of an XML 1.0 document, with all that stands in it.
///
/// Names are as written, prefixes and all: namespaces are not looked up.
package struct XMLElement: Hashable, Sendable {
    package var name: String
    /// In the order in which they stand; a name occurs once.
    package var attributes: [XMLAttribute]
    /// The character data directly inside, joined; entities of XML itself and numbers of characters are replaced.
    package var text: String
    /// The elements directly inside, in order.
    package var children: [XMLElement]

    package init(name: String, attributes: [XMLAttribute] = [], text: String = "", children: [XMLElement] = []) {
        self.name = name
        self.attributes = attributes
        self.text = text
        self.children = children
    }

    /// The value of an attribute; nil where there is none.
    package func attribute(_ name: String) -> String? {
        attributes.first { $0.name == name }?.value
    }

    /// The first element of that name directly inside.
    package func child(_ name: String) -> XMLElement? {
        children.first { $0.name == name }
    }
}

package struct XMLAttribute: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// Why bytes are no XML document that is read here. The description holds nothing of the document.
package enum XMLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Longer than the limit, in bytes.
    case tooLong(limit: Int)
    /// More elements inside each other than `XMLElement.deepest`.
    case tooDeep
    /// More elements and attributes than `XMLElement.most`.
    case tooMany
    /// A document type, with which entities come.
    case hasDocumentType
    /// Breaks the grammar, or is in an encoding that expat does not know.
    case malformed(line: Int)
    case outOfMemory

    package var description: String {
        switch self {
        case .tooLong(let limit): "is longer than \(limit) bytes"
        case .tooDeep: "has more than \(XMLElement.deepest) levels"
        case .tooMany: "has more than \(XMLElement.most) elements and attributes"
        case .hasDocumentType: "has a document type, which is not read"
        case .malformed(let line): "is no XML in its line \(line)"
        case .outOfMemory: "does not fit into memory"
        }
    }
}

extension XMLElement {
    /// Deeper than that no document is read.
    package static let deepest = 64
    /// With more elements and attributes than that no document is read.
    package static let most = 1 << 16
    /// No document is longer unless the caller allows it.
    package static let usualLimit = 1 << 20

    /// Reads a document that takes up all of `bytes`, but for what XML allows around its root.
    ///
    /// Document types are refused, and with them every entity but those of XML itself: nothing is ever fetched, and no text
    /// grows.
    ///
    /// - Parameter limit: the longest document to look at, in bytes.
    package init(parsing bytes: [UInt8], limit: Int = usualLimit) throws(XMLError) {
        var document = XMLDocument()
        try document.read(bytes.span, limit: limit)
        self = document.element(document.root)
    }
}
