package import BoardPages

/// What a viewer looks at. All who look at the same share what is sent.
package struct LiveTopic: Hashable, Sendable {
    package enum View: Hashable, Sendable {
        case board
        case wall
        /// A manager's own page: the forms in it belong to the link by which it was opened.
        case own(managerID: String, link: Int64, path: String)
    }

    package var view: View
    /// Its changes are what viewers wait for.
    package var team: String
    package var language: Language

    package init(_ view: View, team: String, language: Language) {
        self.view = view
        self.team = team
        self.language = language
    }
}
