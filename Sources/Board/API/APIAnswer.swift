/// What the HTTP interface answers, whatever server sends it.
package struct APIAnswer: Hashable, Sendable {
    package struct Header: Hashable, Sendable {
        package var name: String
        package var value: String
    }

    package var status: Int
    package var headers: [Header]
    package var body: [UInt8]

    init(_ status: Int, type: String? = nil, headers: [(String, String)] = [], body: [UInt8] = []) {
        self.status = status
        let all = (type.map { [("Content-Type", $0)] } ?? []) + headers
        self.headers = all.map { Header(name: $0.0, value: $0.1) }
        self.body = body
    }

    /// Of several headers of that name the first, whatever the case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
