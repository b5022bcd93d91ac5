import Board
import Hashing
import Pace
import Testing

@Suite("Signed links and the tokens of forms")
struct AccessLinkTests {
    private static let signer = LinkSigner(installationSecret: AccessDesk.secret)
    private static let entries = EntryToken(installationSecret: AccessDesk.secret)
    private static let now = AccessDesk.now

    /// Worked out apart: HMAC-SHA256 of "link 1", 0, "7", 0, "1800000060" with the HMAC of "callpace key: link 1".
    private static let link = "7-1800000060-dZr-b2FSV-ya7qKcS8rQRdKO-t77CjJPM5Csx8PIUoo"

    @Test("A link is what the description says, and holds until its second")
    func link() {
        let expiry = Instant(microseconds: 1_800_000_060_999_999)
        #expect(Self.signer.text(id: 7, expiresAt: expiry) == Self.link)
        for (seconds, reading) in [
            (0, LinkSigner.Reading.genuine(id: 7)), (1_800_000_059, .genuine(id: 7)), (1_800_000_060, .expired(id: 7)),
            (4_000_000_000, .expired(id: 7)),
        ] as [(Int64, LinkSigner.Reading)] {
            #expect(Self.signer.read(Self.link, at: Instant(seconds: seconds)) == reading)
        }
        // The last microsecond before it.
        let last = Instant(microseconds: 1_800_000_059_999_999)
        #expect(Self.signer.read(Self.link, at: last) == .genuine(id: 7))
    }

    @Test("The greatest id and expiry are read as they are written")
    func greatest() {
        let text = Self.signer.text(id: .max, expiresAt: Instant(microseconds: .max))
        #expect(Self.signer.read(text, at: Self.now) == .genuine(id: .max))
    }

    @Test(
        "A link with anything changed is no link, and an expiry is told of genuine ones alone",
        arguments: [
            "", "-", "--", "7", "7-1800000060", "7-1800000060-", "8-1800000060-SIG", "7-1800000061-SIG",
            "7-9999999999-SIG", "7-1-SIG", "07-1800000060-SIG", "+7-1800000060-SIG", "7-01800000060-SIG",
            "7-1800000060-SIG=", "7-1800000060-SIG ", " 7-1800000060-SIG", "7-1800000060--SIG", "7-1800000060-SIG-SIG",
            "7-1800000060-SIG\u{0}", "7\u{0}-1800000060-SIG", "٧-1800000060-SIG", "-7-1800000060-SIG",
            "0-1800000060-SIG", "99999999999999999999-1800000060-SIG", "7-99999999999999999999-SIG",
            "7-1800000060-sig", "%37-1800000060-SIG", "7_1800000060_SIG", "7-1800000060-SI\u{301}G",
        ]
    )
    func forged(_ text: String) {
        let signature = String(Self.link.dropFirst("7-1800000060-".count))
        let link = text.replacing("SIG", with: signature).replacing("sig", with: signature.lowercased())
        #expect(Self.signer.read(link, at: Self.now) == .forged)
    }

    @Test("A link with one character missing or other, anywhere, is no link")
    func everyCharacter() {
        let characters = Array(Self.link)
        for position in characters.indices {
            var other = characters
            other[position] = other[position] == "5" ? "6" : "5"
            #expect(Self.signer.read(String(other), at: Self.now) == .forged, "\(position) changed")
            #expect(Self.signer.read(String(characters[..<position]), at: Self.now) == .forged, "cut at \(position)")
        }
    }

    @Test("Another installation's link is no link")
    func otherSecret() {
        for position in [0, 31] {
            var secret = AccessDesk.secret
            secret[position] ^= 1
            #expect(LinkSigner(installationSecret: secret).read(Self.link, at: Self.now) == .forged)
        }
    }

    @Test("A secret that is too short ends the process rather than sign")
    func shortSecret() async {
        await #expect(processExitsWith: .failure) { _ = LinkSigner(installationSecret: []) }
        await #expect(processExitsWith: .failure) {
            _ = EntryToken(installationSecret: Array(repeating: 1, count: 31))
        }
    }

    @Test("What was signed for one purpose is worth nothing for another")
    func purposes() throws {
        let desk = try AccessDesk()
        let manager = Grant.manager(id: "1800000060", link: 7)
        let entry = try #require(Self.entries.text(for: manager, at: Self.now))
        let session = try #require(desk.cookie(.head).split(separator: "-", maxSplits: 2).last)
        for signature in [entry, String(session)] {
            #expect(Self.signer.read("7-1800000060-\(signature)", at: Self.now) == .forged)
        }
        let signature = Self.link.dropFirst("7-1800000060-".count)
        for grant in [Grant.head, manager] {
            #expect(!Self.entries.isValid(String(signature), for: grant, at: Self.now))
        }
        let cookie = "\(SessionCookie.name)=head-1800000060-\(signature)"
        #expect(desk.sessions.kind(in: cookie, at: Self.now) == nil)
    }

    /// Worked out apart: "entry 1", 0, "head", 0, "20833". The day 20833 began 28800 s before `now`.
    private static let headEntry = "6FTyrlMfGtZV6DdZbzZ0NgFNQsrOMXlmzpMmuzTJUEk"

    @Test("The token of a form holds on its day and the next, in UTC")
    func entryDays() throws {
        #expect(Self.entries.text(for: .head, at: Self.now) == Self.headEntry)
        let day: Int64 = 20_833 * 86_400
        for (seconds, isValid) in [
            (day - 1, false), (day, true), (day + 86_399, true), (day + 86_400, true), (day + 172_799, true),
            (day + 172_800, false), (0, false),
        ] {
            let moment = Instant(seconds: seconds)
            #expect(Self.entries.isValid(Self.headEntry, for: .head, at: moment) == isValid, "\(seconds - day)")
        }
    }

    @Test("The token of a form belongs to one viewer")
    func entrySubjects() throws {
        let grants: [Grant] = [
            .head, .manager(id: "anna", link: 1), .manager(id: "anna", link: 2), .manager(id: "boris", link: 1),
            .manager(id: "1 anna", link: 1), .nobody, .reader, .display, .journal,
        ]
        for owner in grants {
            let text = Self.entries.text(for: owner, at: Self.now)
            #expect((text != nil) == grants.prefix(5).contains(owner))
            for grant in grants {
                let isValid = Self.entries.isValid(text ?? "", for: grant, at: Self.now)
                #expect(isValid == (text != nil && grant == owner), "\(owner) as \(grant)")
            }
        }
        for text in ["", String(Self.headEntry.dropLast()), Self.headEntry + "=", Self.headEntry.lowercased()] {
            #expect(!Self.entries.isValid(text, for: .head, at: Self.now))
        }
    }

    @Test("Comparison in constant time is comparison")
    func comparison() {
        let bytes = Array(UInt8(0)..<32)
        #expect(ConstantTime.areEqual([], []) && ConstantTime.areEqual(bytes, bytes))
        #expect(!ConstantTime.areEqual(bytes, []) && !ConstantTime.areEqual([], bytes))
        #expect(!ConstantTime.areEqual(bytes, Array(bytes.dropLast())) && !ConstantTime.areEqual(bytes, bytes + [0]))
        for position in bytes.indices {
            for bit in 0..<8 {
                var other = bytes
                other[position] ^= 1 << bit
                #expect(!ConstantTime.areEqual(bytes, other) && !ConstantTime.areEqual(other, bytes))
            }
        }
    }
}
