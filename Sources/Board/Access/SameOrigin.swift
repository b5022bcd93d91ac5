import Settings

/// Whether a browser says that a request comes from a page of the board itself.
enum SameOrigin {
    /// `Sec-Fetch-Site` tells it; where the browser sends none (plain http to another machine), `Origin` has to be the
    /// host that was asked, or `board.public_url`. Neither of them: no.
    static func holds(_ request: RequestFacts, publicURL: PublicAddress?) -> Bool {
        if let site = request.fetchSite { return site == "same-origin" || site == "none" }
        guard let text = request.origin, let origin = PublicAddress(text) else { return false }
        if origin == publicURL { return true }
        guard let host = request.host else { return false }
        // The scheme is the proxy's business; the port of the scheme may be left out of either.
        return origin == PublicAddress("\(origin.isSecure ? "https" : "http")://\(host)")
    }
}
