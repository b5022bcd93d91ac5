/// The value of a `Content-Type` field (RFC 2045 5.1), in lower case.
struct ContentType: Hashable {
    private(set) var name = "text/plain"
    private var parameters: [String: String] = [:]

    /// - Parameter value: unfolded; nil: there is no such field.
    init(_ value: [UInt8]?) {
        guard let value else { return }
        var parts: [[UInt8]] = [[]]
        var isQuoted = false
        var isEscaped = false
        for byte in value {
            if isEscaped {
                parts[parts.count - 1].append(byte)
                isEscaped = false
                continue
            }
            switch byte {
            case UInt8(ascii: "\\") where isQuoted: isEscaped = true
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ";") where !isQuoted: parts.append([])
            default: parts[parts.count - 1].append(byte)
            }
        }
        name = String(decoding: parts[0].filter { !$0.isBlank }.map(\.lowered), as: UTF8.self)
        for part in parts.dropFirst() {
            guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let key = String(decoding: part[..<equals].map(\.lowered), as: UTF8.self).trimmed
            if parameters[key] == nil {
                parameters[key] = String(decoding: part[(equals + 1)...], as: UTF8.self).trimmed
            }
        }
    }

    /// As written.
    func parameter(_ name: String) -> String? { parameters[name] }

    var isMultipart: Bool { name.hasPrefix("multipart/") }
    /// `multipart/report` is decided by its `report-type`.
    var isReport: Bool { name == "multipart/report" }
    var reportType: String { (isReport ? parameters["report-type"]?.lowercased() : nil) ?? "" }
    var isCalendar: Bool { name == "text/calendar" || name == "application/ics" }
}
