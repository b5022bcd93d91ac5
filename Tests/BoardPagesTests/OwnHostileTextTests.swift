import BoardPages
import Pace
import Testing

/// What callers, clients and colleagues call themselves must stay text.
@Suite struct OwnHostileTextTests {
    static let hostile = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>{{{words}}}\u{202E}\u{0}&amp;"

    private static var pages: [(String, String)] {
        get throws {
            let pages = try Pages()
            var page = OwnSamples.page()
            page.team = hostile
            page.standing.name = hostile
            page.contacts = page.contacts.map { contact in
                var contact = contact
                (contact.client, contact.call, contact.site, contact.marks) = (hostile, hostile, hostile, [hostile])
                contact.reviews = [ContactReview(at: contact.startedAt, who: hostile, kind: .note, text: hostile)]
                return contact
            }
            var head = OwnSamples.head
            head.team = hostile
            let person = HeadPage.Person(id: hostile, name: hostile)
            head.people = [person]
            head.objections = page.contacts
            for index in head.absences.indices {
                (head.absences[index].person, head.absences[index].who) = (person, hostile)
            }
            for index in head.links.indices { (head.links[index].person, head.links[index].who) = (person, hostile) }
            head.corrections = [
                HeadPage.Correction(at: head.asOf, what: hostile, who: hostile, reason: hostile)
            ]
            let sheet = OwnSamples.sheet
            let names = OwnSamples.names.mapValues { _ in hostile }
            let frame = OwnSamples.frame(.english, path: "/me/LINK")
            let view = pages.meView(page, frame)
            return [
                ("me", pages.me(page, frame)),
                ("parts", (view.singles + view.list).map(\.html).joined()),
                ("head", pages.head(head, newLink: hostile, frame)),
                (
                    "weekly",
                    pages.weekly(
                        sheet,
                        manager: hostile,
                        team: hostile,
                        names: names,
                        progress: [ShownProgress(name: hostile, count: hostile, weight: hostile)],
                        frame
                    )
                ),
            ]
        }
    }

    @Test("Names and texts of others are shown as text")
    func staysText() throws {
        for (name, html) in try Self.pages {
            #expect(html.contains("&lt;script&gt;alert(1)"), "\(name) shows it")
            #expect(!html.contains("<script>"), "\(name)")
            #expect(!html.contains("<img"), "\(name)")
            #expect(!html.contains("onerror='"), "\(name)")
            let told = html.replacing(/<[^>]*>/, with: " ")
            #expect(!told.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{0}" }, "\(name)")
        }
    }

    @Test("Nothing inline that a strict policy forbids")
    func nothingInline() throws {
        for (name, html) in try Self.pages {
            #expect(!html.contains(" style="), "\(name)")
            #expect(!html.contains("<style"), "\(name)")
            #expect(html.firstRange(of: "<script>") == nil, "\(name)")
        }
    }
}
