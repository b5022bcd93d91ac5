package import Pace
import Settings

extension AccessGate {
    package enum SignIn: Hashable, Sendable {
        /// The value of the `Set-Cookie` header.
        case session(cookie: String)
        case refused(AccessRefusal)
    }

    /// Takes a token that was typed into the form.
    package func signIn(token: String, at now: Instant) -> SignIn {
        session(token, for: [.reader, .display, .head], at: now)
    }

    /// Takes a token in the address of the wall's page (`/tv?token=…`), before a redirect to the address without it.
    ///
    /// Addresses end up in histories, logs and referrers, so no other route takes a token there. A wall has no keyboard
    /// and starts with the address that somebody typed once, and its token shows the wall alone: so no other token is
    /// taken here.
    package func wallSignIn(token: String, at now: Instant) -> SignIn { session(token, for: [.display], at: now) }

    private func session(_ token: String, for kinds: [TokenKind], at now: Instant) -> SignIn {
        guard let kind = tokens.kind(of: token) else { return .refused(.wrongToken) }
        guard kinds.contains(kind), let cookie = sessions.header(for: kind, at: now, isSecure: isSecure) else {
            return .refused(.foreignToken)
        }
        return .session(cookie: cookie)
    }

    /// The value of the `Set-Cookie` header that signs out.
    package var farewell: String { SessionCookie.farewell(isSecure: isSecure) }

    private var isSecure: Bool { settings.publicURL?.isSecure ?? false }
}
