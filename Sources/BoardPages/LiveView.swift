/// The parts of a page that change while somebody looks: what the server sends, and the browser puts in place.
package struct LiveView: Hashable, Sendable {
    /// An element with this id; its outer HTML.
    package struct Part: Hashable, Sendable {
        package var id: String
        package var html: String

        package init(id: String, html: String) {
            self.id = id
            self.html = html
        }
    }

    /// Parts with a place of their own in the page.
    package var singles: [Part]
    /// The children of the element with the id `list`, in order: managers on the board, contacts on a manager's page.
    package var list: [Part]

    package init(singles: [Part], list: [Part]) {
        self.singles = singles
        self.list = list
    }
}
