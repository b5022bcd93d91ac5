internal import CSimdjson

/// A document whose values are looked up where they stand, without one made of each. A value is told by its node; 0 is the
/// document's own.
package struct JSONDocument: ~Copyable {
    private let tape: JSONTape

    /// Reads a document as `JSONValue` does.
    package init(parsing bytes: Span<UInt8>, limit: Int = JSONValue.usualLimit) throws(JSONError) {
        guard bytes.count <= limit else { throw .tooLong(limit: limit) }
        tape = try JSONTape(bytes, depth: JSONValue.deepest)
    }

    /// The members of an object that have one of the names, each in its name's place, of several the last; -1 where there is
    /// none.
    ///
    /// - Returns: whether every member has one of the names.
    @discardableResult
    package func find(_ names: JSONNames, of object: Int, _ found: inout [Int]) -> Bool {
        for place in found.indices { found[place] = -1 }
        while found.count < names.count { found.append(-1) }
        let buffer = unsafe tape.nodes
        let nodes = unsafe buffer.span
        guard nodes[object].kind == CJSON_OBJECT.rawValue else { return true }
        let characters = unsafe tape.text
        let text = unsafe characters.span
        var index = object + 1
        var isAll = true
        while index < nodes[object].end {
            if let place = names.place(of: text, nodes[index].text) {
                found[place] = index + 1
            } else {
                isAll = false
            }
            index = nodes[index + 1].end
        }
        return isAll
    }

    /// The names of an object's members in their order; none where the value is no object.
    package func names(of object: Int) -> [String] {
        let buffer = unsafe tape.nodes
        let nodes = unsafe buffer.span
        guard nodes[object].kind == CJSON_OBJECT.rawValue else { return [] }
        let characters = unsafe tape.text
        let text = unsafe characters.span
        var names: [String] = []
        var index = object + 1
        while index < nodes[object].end {
            let range = nodes[index].text
            var bytes: [UInt8] = []
            for place in range { bytes.append(text[place]) }
            names.append(String(decoding: bytes, as: UTF8.self))
            index = nodes[index + 1].end
        }
        return names
    }

    /// The member of that name, of several the last; nil where there is none or the value is no object.
    package func member(_ name: [UInt8], of object: Int) -> Int? {
        let buffer = unsafe tape.nodes
        let nodes = unsafe buffer.span
        guard nodes[object].kind == CJSON_OBJECT.rawValue else { return nil }
        let characters = unsafe tape.text
        let text = unsafe characters.span
        var found: Int?
        var index = object + 1
        while index < nodes[object].end {
            if text.equals(name, nodes[index].text) { found = index + 1 }
            index = nodes[index + 1].end
        }
        return found
    }

    /// The elements of an array; nil where the value is none.
    package func elements(of array: Int) -> [Int]? {
        let buffer = unsafe tape.nodes
        let nodes = unsafe buffer.span
        guard nodes[array].kind == CJSON_ARRAY.rawValue else { return nil }
        var elements: [Int] = []
        var index = array + 1
        while index < nodes[array].end {
            elements.append(index)
            index = nodes[index].end
        }
        return elements
    }

    package func isObject(_ node: Int) -> Bool {
        let buffer = unsafe tape.nodes
        let nodes = unsafe buffer.span
        return nodes[node].kind == CJSON_OBJECT.rawValue
    }

    package func isTrue(_ node: Int) -> Bool {
        let buffer = unsafe tape.nodes
        let nodes = unsafe buffer.span
        return nodes[node].kind == CJSON_TRUE.rawValue
    }

    /// Where a string, a number or a truth value stands in the text; nil for anything else.
    package func text(of node: Int) -> Range<Int>? {
        let buffer = unsafe tape.nodes
        let nodes = unsafe buffer.span
        switch UInt32(nodes[node].kind) {
        case CJSON_STRING.rawValue, CJSON_NUMBER.rawValue, CJSON_TRUE.rawValue, CJSON_FALSE.rawValue:
            return nodes[node].text
        default: return nil
        }
    }

    /// Gives all strings, numbers and truth values to a function, one behind the other.
    package func withText<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        let characters = unsafe tape.text
        return body(unsafe characters.span)
    }
}

extension cjson_node {
    /// Behind the value.
    var end: Int { Int(next) }
    /// Where a string, a number or a truth value stands in the document's text.
    var text: Range<Int> { Int(start)..<Int(start) + Int(length) }
}
