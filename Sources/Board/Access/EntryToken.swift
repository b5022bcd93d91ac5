package import Pace

/// The hidden field of a form: proves that the entry comes from a page that was given to the one who enters it.
package struct EntryToken: Sendable {
    private let key: SigningKey

    /// - Parameter installationSecret: 32 bytes.
    package init(installationSecret: [UInt8]) {
        key = SigningKey(installationSecret: installationSecret, purpose: "entry 1")
    }

    /// Nil for who may enter nothing by a form.
    package func text(for grant: Grant, at now: Instant) -> String? {
        grant.entrySubject.map { signature($0, day: Self.day(now)) }
    }

    /// A page stays open over midnight, so those of the day before (in UTC) are taken as well.
    package func isValid(_ text: String, for grant: Grant, at now: Instant) -> Bool {
        guard let subject = grant.entrySubject else { return false }
        let day = Self.day(now)
        // Both are compared always.
        let matches = [day, day - 1].map { text.isEqualInConstantTime(to: signature(subject, day: $0)) }
        return matches.contains(true)
    }

    private func signature(_ subject: String, day: Int64) -> String { key.signature(of: subject, "\(day)") }

    private static func day(_ now: Instant) -> Int64 { now.seconds / 86_400 }
}
