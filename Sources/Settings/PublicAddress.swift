/// The address by which browsers reach the board: scheme, host and perhaps a port.
package struct PublicAddress: Hashable, Sendable {
    static let allowed = "an address without a path, such as https://board.example.com"

    /// As an `Origin` header tells it: lower case, no slash at the end, no port where it is the scheme's own.
    package let origin: String
    /// Without port and brackets, in lower case.
    package let host: String
    package let isSecure: Bool

    /// Nil for anything with a path, a query, a fragment, a user or another scheme.
    package init?(_ text: String) {
        let bare = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard let address = WebAddress(bare.lowercased()), address.bare == address.text,
            let authority = address.text.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2).first,
            address.text.hasSuffix("://\(authority)")
        else { return nil }
        isSecure = address.text.hasPrefix("https://")
        host = String(address.name)
        let ownPort = isSecure ? ":443" : ":80"
        origin = address.text.hasSuffix(ownPort) ? String(address.text.dropLast(ownPort.count)) : address.text
    }
}
