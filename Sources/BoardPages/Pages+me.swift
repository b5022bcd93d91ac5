package import Pace

extension Pages {
    /// A manager's own page (`/me/LINK`). Forms post to `PATH/entries`.
    package func me(_ page: ManagerPage, _ frame: PageFrame) -> String {
        let view = meView(page, frame)
        let content = OwnPage(page, view, format(frame.language), frame)
        return self.page(
            .own,
            title: content.name,
            content: render(.me, content),
            asOf: page.isToday ? page.asOf : nil,
            frame
        )
    }

    package func meView(_ page: ManagerPage, _ frame: PageFrame) -> LiveView {
        let format = format(frame.language)
        let words = OwnWords.of(frame.language)
        let entry = EntryForm(frame)
        return LiveView(
            singles: [
                part("own-now", .meNow, OwnNow(page, words, format, frame)),
                part("own-sums", .meSums, OwnSums(page, words, format, frame)),
                part("own-plans", .mePlans, OwnPlans(page, words, format, frame)),
                part("own-count", .meCount, OwnCount(page, words, format, frame.language)),
            ],
            list: page.contacts.map { contact in
                let item = OwnContact(contact, page, words, entry, format, frame)
                return part(item.id, .meContact, item)
            }
        )
    }
}
