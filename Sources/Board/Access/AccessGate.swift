package import Pace
package import Settings

/// Decides who may see and enter what. A value for one configuration: a reload makes another.
package struct AccessGate: Sendable {
    package enum Decision: Hashable, Sendable {
        case allow(Grant)
        /// The link is genuine and in time: `Session.link` tells whose it is, or that it is revoked (`unknownLink`).
        case lookUp(link: Int64)
        /// A person at a browser is shown the form, a program is answered 401.
        case signIn
        case refuse(AccessRefusal)
    }

    let settings: BoardSettings
    let tokens: BoardTokens
    let sessions: SessionCookie
    private let links: LinkSigner

    /// - Parameter installationSecret: 32 bytes.
    package init(settings: BoardSettings, tokens: BoardTokens, installationSecret: [UInt8]) {
        self.settings = settings
        self.tokens = tokens
        sessions = SessionCookie(installationSecret: installationSecret, tokens: tokens)
        links = LinkSigner(installationSecret: installationSecret)
    }

    package func decide(_ rule: AccessRule, _ request: RequestFacts, at now: Instant) -> Decision {
        if request.isAmbiguous { return .refuse(.ambiguous) }
        // Even a right token does not make an entry good that another page sends.
        if rule.isEntry, !SameOrigin.holds(request, publicURL: settings.publicURL) { return .refuse(.crossSite) }
        switch rule {
        case .open, .openEntry: return .allow(.nobody)
        case .link, .linkEntry: return link(request, at: now)
        case .reader, .display, .head, .headEntry, .journal: return token(rule, request, at: now)
        }
    }

    private func link(_ request: RequestFacts, at now: Instant) -> Decision {
        switch links.read(request.link ?? "", at: now) {
        case .genuine(let id): .lookUp(link: id)
        case .expired: .refuse(.expiredLink)
        case .forged: .refuse(.unknownLink)
        }
    }

    private func token(_ rule: AccessRule, _ request: RequestFacts, at now: Instant) -> Decision {
        if let bearer = request.bearer {
            guard let kind = tokens.kind(of: bearer) else { return .refuse(.wrongToken) }
            return rule.tokens.contains(kind) ? .allow(Grant(kind)) : .refuse(.foreignToken)
        }
        // A session that is over, or opens something else, is as good as none: its owner can sign in anew.
        if rule != .journal, let kind = sessions.kind(in: request.cookies, at: now), rule.tokens.contains(kind) {
            return .allow(Grant(kind))
        }
        if rule.isFreeOnLoopback, !settings.requiresToken, request.isLocal {
            guard let host = request.hostName else { return .refuse(.foreignHost) }
            if LoopbackName.matches(host) { return .allow(.reader) }
            // Who comes by the public name comes through a proxy, even one that does not say so.
            guard host == settings.publicURL?.host else { return .refuse(.foreignHost) }
        }
        guard rule.tokens.contains(where: tokens.isSet) else { return .refuse(.notConfigured(rule.tokens[0])) }
        return rule == .journal ? .refuse(.tokenMissing) : .signIn
    }
}
