/// What a head needs beside the board, all of one moment.
package struct HeadPage: Hashable, Sendable {
    package struct Person: Hashable, Sendable {
        package var id: String
        package var name: String

        package init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// A day or days away that were entered by hand.
    package struct EnteredAbsence: Hashable, Sendable {
        package var person: Person
        package var from: Day
        package var until: Day
        /// `09:00-13:00`; nil: whole days.
        package var hours: String?
        package var who: String

        package init(person: Person, from: Day, until: Day, hours: String?, who: String) {
            self.person = person
            self.from = from
            self.until = until
            self.hours = hours
            self.who = who
        }
    }

    /// A signed link to a manager's page.
    package struct IssuedLink: Hashable, Sendable {
        package var id: Int64
        package var person: Person
        package var issuedAt: Instant
        package var expiresAt: Instant
        package var who: String

        package init(id: Int64, person: Person, issuedAt: Instant, expiresAt: Instant, who: String) {
            self.id = id
            self.person = person
            self.issuedAt = issuedAt
            self.expiresAt = expiresAt
            self.who = who
        }
    }

    /// A line of `correction_log`.
    package struct Correction: Hashable, Sendable {
        package var at: Instant
        package var what: String
        package var who: String
        package var reason: String

        package init(at: Instant, what: String, who: String, reason: String) {
            self.at = at
            self.what = what
            self.who = who
            self.reason = reason
        }
    }

    package var team: String
    package var day: Day
    package var asOf: Instant
    /// The team's managers today.
    package var people: [Person]
    /// That reach into the last week or lie ahead.
    package var absences: [EnteredAbsence]
    /// Contacts of the last 14 days to which their seller objected, and no head has said anything since; newest first.
    package var objections: [ShownContact]
    /// Neither expired nor revoked.
    package var links: [IssuedLink]
    /// The newest first, 50 at most.
    package var corrections: [Correction]

    package init(
        team: String,
        day: Day,
        asOf: Instant,
        people: [Person],
        absences: [EnteredAbsence],
        objections: [ShownContact],
        links: [IssuedLink],
        corrections: [Correction]
    ) {
        self.team = team
        self.day = day
        self.asOf = asOf
        self.people = people
        self.absences = absences
        self.objections = objections
        self.links = links
        self.corrections = corrections
    }
}
