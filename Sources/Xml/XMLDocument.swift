/// A document of XML 1.0 as its elements in a row, each before those inside it. One can be read after the other into it,
/// so that nothing is allocated for an element.
///
/// Names are as written, prefixes and all: namespaces are not looked up.
package struct XMLDocument: Sendable {
    private struct Node {
        var name: Range<Int>
        var firstAttribute: Int
        /// Behind the last element inside.
        var end = 0
        var firstPiece = -1
        var lastPiece = -1
    }

    private struct Attribute {
        var name: Range<Int>
        var value: Range<Int>
    }

    /// A part of the character data directly inside an element.
    private struct Piece {
        var bytes: Range<Int>
        var next = -1
    }

    /// The texts of the document, in UTF-8.
    package private(set) var bytes: [UInt8] = []
    private var nodes: [Node] = []
    private var attributes: [Attribute] = []
    private var pieces: [Piece] = []
    private var open: [Int] = []
    /// Why it is not read on.
    private(set) var error: XMLError?

    package init() {}

    /// Reads a document that takes up all of `bytes`, but for what XML allows around its root; the one before is forgotten.
    ///
    /// - Parameter limit: the longest document to look at, in bytes.
    package mutating func read(_ bytes: Span<UInt8>, limit: Int = XMLElement.usualLimit) throws(XMLError) {
        clear()
        guard bytes.count <= limit else { throw .tooLong(limit: limit) }
        let parser = try XMLParser()
        try parser.read(bytes, into: &self)
        guard !nodes.isEmpty, open.isEmpty else { throw .malformed(line: 1) }
    }

    private mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        nodes.removeAll(keepingCapacity: true)
        attributes.removeAll(keepingCapacity: true)
        pieces.removeAll(keepingCapacity: true)
        open.removeAll(keepingCapacity: true)
        error = nil
    }
}

// MARK: While it is read

extension XMLDocument {
    private mutating func keep(_ text: Span<UInt8>) -> Range<Int> {
        let start = bytes.count
        // The buffer holds while it is copied.
        unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        return start..<bytes.count
    }

    mutating func begin(_ name: Span<UInt8>) {
        open.append(nodes.count)
        nodes.append(Node(name: keep(name), firstAttribute: attributes.count))
    }

    mutating func addAttribute(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        let name = keep(name)
        attributes.append(Attribute(name: name, value: keep(value)))
    }

    /// Which limit the element that has begun last goes beyond, if any.
    var excess: XMLError? {
        if open.count > XMLElement.deepest { return .tooDeep }
        return nodes.count + attributes.count > XMLElement.most ? .tooMany : nil
    }

    mutating func addText(_ text: Span<UInt8>) {
        guard let node = open.last else { return }
        let range = keep(text)
        let last = nodes[node].lastPiece
        if last >= 0, pieces[last].bytes.upperBound == range.lowerBound {
            pieces[last].bytes = pieces[last].bytes.lowerBound..<range.upperBound
            return
        }
        if last >= 0 { pieces[last].next = pieces.count } else { nodes[node].firstPiece = pieces.count }
        nodes[node].lastPiece = pieces.count
        pieces.append(Piece(bytes: range))
    }

    mutating func end() {
        guard let node = open.popLast() else { return }
        nodes[node].end = nodes.count
    }

    mutating func refuse(_ reason: XMLError) {
        if error == nil { error = reason }
    }
}

// MARK: Elements

extension XMLDocument {
    /// The element around all others.
    package var root: Int { 0 }

    /// The first element inside, or nil.
    package func firstChild(of element: Int) -> Int? {
        element + 1 < nodes[element].end ? element + 1 : nil
    }

    /// The element that follows `child` inside `element`, or nil.
    package func child(of element: Int, behind child: Int) -> Int? {
        let next = nodes[child].end
        return next < nodes[element].end ? next : nil
    }

    /// The first element of that name directly inside.
    package func child(_ name: String, of element: Int) -> Int? {
        var child = firstChild(of: element)
        while let found = child {
            if has(name, at: nodes[found].name) { return found }
            child = self.child(of: element, behind: found)
        }
        return nil
    }

    /// Where in `bytes` the name stands.
    package func name(of element: Int) -> Range<Int> { nodes[element].name }

    package func isNamed(_ name: String, _ element: Int) -> Bool { has(name, at: nodes[element].name) }

    /// Where in `bytes` the character data directly inside stands; nil where other elements divide it.
    package func text(of element: Int) -> Range<Int>? {
        let piece = nodes[element].firstPiece
        guard piece >= 0 else { return 0..<0 }
        return pieces[piece].next < 0 ? pieces[piece].bytes : nil
    }

    /// The character data directly inside, joined.
    package func joinedText(of element: Int) -> [UInt8] {
        var text: [UInt8] = []
        var piece = nodes[element].firstPiece
        while piece >= 0 {
            text += bytes[pieces[piece].bytes]
            piece = pieces[piece].next
        }
        return text
    }

    /// The value of an attribute; nil where there is none.
    package func attribute(_ name: String, of element: Int) -> String? {
        attributes[attributes(of: element)].first { has(name, at: $0.name) }.map { string($0.value) }
    }

    private func attributes(of element: Int) -> Range<Int> {
        let next = element + 1 < nodes.count ? nodes[element + 1].firstAttribute : attributes.count
        return nodes[element].firstAttribute..<next
    }

    private func has(_ name: String, at range: Range<Int>) -> Bool {
        name.utf8.count == range.count && name.utf8.elementsEqual(bytes[range])
    }

    private func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The element with all that stands in it; no deeper than `XMLElement.deepest`.
    func element(_ number: Int) -> XMLElement {
        var element = XMLElement(
            name: string(nodes[number].name),
            attributes: attributes[attributes(of: number)].map {
                XMLAttribute(name: string($0.name), value: string($0.value))
            },
            text: String(decoding: joinedText(of: number), as: UTF8.self)
        )
        var child = firstChild(of: number)
        while let found = child {
            element.children.append(self.element(found))
            child = self.child(of: number, behind: found)
        }
        return element
    }
}
