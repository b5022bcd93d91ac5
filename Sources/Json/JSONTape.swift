internal import CSimdjson

/// A document as simdjson reads it: its values in a row, each before those inside it.
///
/// The one owner of a `cjson_document`. It is made, walked and freed within one call, by one thread.
@safe
struct JSONTape: ~Copyable {
    private let document: OpaquePointer
    /// Both are the document's, as long as it says, and unchanged until it is freed, which is not before `self` ends.
    let nodes: UnsafeBufferPointer<cjson_node>
    let text: UnsafeBufferPointer<UInt8>

    init(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) {
        // The function copies `count` bytes of the span, which lives until it returns; without a byte it looks at none.
        let made = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe cjson_parse(buffer.baseAddress, buffer.count, UInt32(clamping: depth))
        }
        guard let made = unsafe made else { throw .outOfMemory }
        let status = unsafe cjson_get_status(made)
        guard status == Int32(bitPattern: CJSON_READ.rawValue) else {
            unsafe cjson_free(made)
            throw Self.error(status)
        }
        unsafe document = made
        unsafe nodes = UnsafeBufferPointer(start: cjson_nodes(made), count: cjson_node_count(made))
        unsafe text = UnsafeBufferPointer(start: cjson_text(made), count: cjson_text_length(made))
    }

    deinit {
        // Made once in `init`, and nobody else has it.
        unsafe cjson_free(document)
    }

    private static func error(_ status: Int32) -> JSONError {
        switch UInt32(bitPattern: status) {
        case CJSON_NOT_UTF8.rawValue: .notUTF8
        case CJSON_TOO_DEEP.rawValue: .tooDeep
        case CJSON_NO_MEMORY.rawValue: .outOfMemory
        default: .malformed
        }
    }

    func value() -> JSONValue {
        let nodes = unsafe nodes
        let text = unsafe text
        var walk = Walk()
        return walk.value(unsafe nodes.span, unsafe text.span)
    }
}

/// Goes along the nodes of a document; no deeper than the document, whose depth is limited.
private struct Walk {
    private var next = 0

    mutating func value(_ nodes: Span<cjson_node>, _ text: Span<UInt8>) -> JSONValue {
        let node = nodes[next]
        next += 1
        switch UInt32(node.kind) {
        case CJSON_OBJECT.rawValue:
            var members: [JSONMember] = []
            members.reserveCapacity(Int(node.length))
            for _ in 0..<node.length {
                let name = string(nodes[next], text)
                next += 1
                members.append(JSONMember(name: name, value: value(nodes, text)))
            }
            return .object(members)
        case CJSON_ARRAY.rawValue:
            var elements: [JSONValue] = []
            elements.reserveCapacity(Int(node.length))
            for _ in 0..<node.length { elements.append(value(nodes, text)) }
            return .array(elements)
        case CJSON_STRING.rawValue: return .string(string(node, text))
        case CJSON_NUMBER.rawValue: return .number(string(node, text))
        case CJSON_TRUE.rawValue: return .bool(true)
        case CJSON_FALSE.rawValue: return .bool(false)
        default: return .null
        }
    }

    private func string(_ node: cjson_node, _ text: Span<UInt8>) -> String {
        let start = Int(node.start)
        do {
            return String(copying: try UTF8Span(validating: text.extracting(start..<start + Int(node.length))))
        } catch {
            // simdjson has checked the document and writes escapes as UTF-8, so that this is never reached.
            return "\u{FFFD}"
        }
    }
}
