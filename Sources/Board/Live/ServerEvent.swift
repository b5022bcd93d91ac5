/// The text of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
enum ServerEvent {
    /// - Parameter data: one line.
    static func text(_ name: String, data: String) -> String { "event: \(name)\ndata: \(data)\n\n" }
}

extension String {
    /// As a string of JSON (RFC 8259), on one line.
    var jsonText: String {
        var text: [UInt8] = [UInt8(ascii: "\"")]
        text.reserveCapacity(utf8.count + 16)
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): text += Array("\\n".utf8)
            case 0..<0x20: text += Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: text.append(byte)
            }
        }
        text.append(UInt8(ascii: "\""))
        return String(decoding: text, as: UTF8.self)
    }
}
