/// What is asked of a server.
package struct HTTPRequest: Hashable, Sendable {
    package enum Method: String, Hashable, Sendable {
        case get = "GET"
        case post = "POST"
    }

    package var method: Method
    /// With `http://` or `https://`; it may hold secrets, so it stands in no message.
    package var url: String
    /// Names and values. Control characters of a value become spaces: it cannot begin another header.
    package var headers: [(name: String, value: String)] {
        get { fields.map { ($0.name, $0.value) } }
        set { fields = newValue.map { Field(name: $0.name, value: $0.value) } }
    }
    package var body: [UInt8]

    private var fields: [Field]

    private struct Field: Hashable, Sendable {
        var name: String
        var value: String
    }

    package init(
        _ method: Method,
        _ url: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = []
    ) {
        self.method = method
        self.url = url
        self.fields = headers.map { Field(name: $0.name, value: $0.value) }
        self.body = body
    }

    /// Host and port of the URL, for messages; nil when it is none of http or https.
    package var host: String? {
        guard let scheme = ["http://", "https://"].first(where: { url.lowercased().hasPrefix($0) }) else { return nil }
        let authority = url.dropFirst(scheme.count).prefix { !"/?#\\".contains($0) }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        return host.isEmpty ? nil : String(host)
    }

    /// `name: value`, as it is sent.
    var headerLines: [String] {
        fields.map { field in
            let value = String(String.UnicodeScalarView(field.value.unicodeScalars.map { $0.isControl ? " " : $0 }))
            return "\(field.name): \(value)"
        }
    }
}

/// What a server answered.
package struct HTTPAnswer: Hashable, Sendable {
    package var status: Int
    /// Names in lower case. Of several headers of one name the last.
    package var headers: [String: String]
    /// The first 64 KiB.
    package var body: [UInt8]
    /// There was more, which was not waited for.
    package var isCut: Bool
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { value < 0x20 || value == 0x7F }
}
