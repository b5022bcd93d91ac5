/// Names of the machine itself.
package enum LoopbackName {
    /// Whether a host, without port and brackets, is `localhost`, of 127.0.0.0/8, or `::1`, in any case of letters.
    package static func matches(_ host: some StringProtocol) -> Bool {
        if ["localhost", "::1"].contains(host.lowercased()) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { Scalar.digits($0).map { $0 <= 255 } ?? false }
    }
}
