package import Pace
import Postgres

extension Session {
    /// The contacts behind the numbers of a day, of a team or of one manager of it, clients masked, by time.
    package func shownContacts(team: String, managerID: String?, on day: Day) throws -> [ShownContact] {
        try boardSnapshot {
            try contacts(
                of: team,
                managerID: managerID,
                on: day,
                client: "masked(c.client)",
                order: "v.started_at, v.manager, v.manager_id, v.call"
            )
        }
    }

    /// - Parameters:
    ///   - client: SQL for the client of `contact c`.
    ///   - order: SQL over the columns of `contact_log v`.
    func contacts(of team: String, managerID: String?, on day: Day, client: String, order: String) throws
        -> [ShownContact]
    {
        // The moments lead to the index, the day decides.
        try shown(
            client: client,
            """
            v.team = $1 and v.day = $2 and v.started_at >= ($2::date - 2)::timestamp at time zone 'UTC'
                and v.started_at < ($2::date + 3)::timestamp at time zone 'UTC'
                \(managerID == nil ? "" : "and v.manager_id = $3")
            order by \(order)
            """,
            [.text(team), .date(daysSince1970: day.number)] + (managerID.map { [.text($0)] } ?? [])
        )
    }

    /// Contacts with what reviews say of them.
    ///
    /// - Parameter condition: over the columns of `contact_log v`, the call's `node` and the manager's `manager_number`.
    func shown(client: String, _ condition: String, _ parameters: [Parameter]) throws -> [ShownContact] {
        let source = Views.contactRows(client: client, more: ", c.call as node, c.manager_id as manager_number")
        let rows = try connection.query(
            """
            select v.manager, v.manager_id, v.channel, v.client, v.site, v.call, v.started_at, v.talk_seconds,
                v.talk = 'upper_bound', v.qualifies, v.reason, v.credit, v.agreement, v.recorded_by, v.marks,
                v.meeting_seconds, v.node, v.manager_number
            from (\(source)) v where \(condition)
            """,
            parameters
        )
        var contacts = try rows.map(Self.contact)
        for (place, review) in try reviews(of: rows) { contacts[place].reviews.append(review) }
        return contacts
    }

    private static func contact(_ row: Row) throws -> ShownContact {
        ShownContact(
            manager: try row.text(0),
            managerID: try row.text(1),
            channel: Channel(rawValue: try row.text(2)) ?? .call,
            client: try row.text(3),
            site: try row.textIfPresent(4) ?? "",
            call: try row.text(5),
            startedAt: Instant(microseconds: try row.timestamp(6)),
            talkSeconds: try row.double(7),
            isUpperBound: try row.bool(8),
            qualifies: try row.bool(9),
            reason: Reason(rawValue: try row.text(10)) ?? .short,
            credit: try row.double(11),
            agreement: try row.textIfPresent(12).flatMap(Agreement.init(rawValue:)),
            recordedBy: try row.textIfPresent(13).map { $0 == "seller" ? .seller : .journal },
            marks: try row.textsIfPresent(14)?.compactMap(\.self) ?? [],
            meetingSeconds: try row.int64IfPresent(15)
        )
    }

    /// Reviews by the places of the contacts, in the order in which they were written.
    private func reviews(of contacts: Rows) throws -> [(place: Int, review: ContactReview)] {
        guard !contacts.isEmpty else { return [] }
        // Most pages have contacts and no reviews; what there is of these is little.
        return try connection.query(
            """
            select x.place, r.at, r.reviewer, r.is_void, r.note, r.is_objection
            from unnest($1::bigint[], $2::int[], $3::text[], $4::boolean[])
                with ordinality as x(node, manager_id, call_id, is_call, place)
            join lateral (
                select x.node union select n.node from call_node n where n.root = x.node) m on true
            join review r on r.node = m.node
            where (r.manager_id is null or r.manager_id = x.manager_id) and (x.is_call or r.call_id = x.call_id)
            order by x.place, r.id
            """,
            [
                .int64s(try contacts.map { try $0.int64(16) }), .int32s(try contacts.map { try $0.int32(17) }),
                .texts(try contacts.map { try $0.text(5) }), .bools(try contacts.map { try $0.text(2) == "call" }),
            ]
        ).map { row in
            let isVoid = try row.boolIfPresent(3)
            let review = ContactReview(
                at: Instant(microseconds: try row.timestamp(1)),
                who: try row.text(2),
                kind: isVoid.map { $0 ? .void : .restored } ?? .note,
                text: try row.textIfPresent(4),
                isObjection: try row.bool(5)
            )
            return (try row.int(0) - 1, review)
        }
    }
}
