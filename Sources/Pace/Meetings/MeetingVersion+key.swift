extension MeetingVersion {
    /// The digest of all that the version says: the same object, in two mails or twice in one, is one record, in whatever
    /// order it names those who take part.
    package var key: RecordKey {
        var digest = RecordDigest()
        digest.add(uid)
        digest.add(Int64(method.rawValue))
        digest.add(occurrence)
        digest.add(Int64((meansLaterToo ? 1 : 0) | (isWholeDay ? 2 : 0) | (isCancelled ? 4 : 0)))
        digest.add(sequence)
        // An export is stamped with its own moment, so that it is the same version each time.
        if senders != nil { digest.add(stampedAt.microseconds) }
        digest.add(start)
        digest.add(length)
        digest.add(organizer)
        digest.add(Int64(attendees.count))
        let people = attendees.sorted {
            ($0.address, $0.answer.rawValue, $0.sentBy ?? "") < ($1.address, $1.answer.rawValue, $1.sentBy ?? "")
        }
        for person in people { digest.add(person) }
        digest.add(Int64(occurrences?.count ?? -1))
        for beginning in occurrences ?? [] { digest.add(beginning) }
        digest.add(Int64(senders?.count ?? -1))
        for sender in senders ?? [] { digest.add(sender) }
        return digest.finish()
    }
}

extension RecordDigest {
    fileprivate mutating func add(_ time: MeetingTime?) {
        add(Int64(time == nil ? 0 : time?.isFloating == true ? 1 : 2))
        add(time?.microseconds ?? 0)
    }

    fileprivate mutating func add(_ person: Attendee?) {
        guard let person else { return add(Int64(-1)) }
        add(Int64(person.answer.rawValue))
        add(person.address)
        add(Int64(person.sentBy == nil ? 0 : 1))
        add(person.sentBy ?? "")
    }
}
