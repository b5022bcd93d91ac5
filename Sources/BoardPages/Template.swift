internal import Mustache

/// The templates of the pages, Mustache, as they stand in `Templates/`.
enum Template: String, CaseIterable {
    case layout
    case bar
    case board
    case boardFreshness = "board_freshness"
    case boardFigures = "board_figures"
    case boardRow = "board_row"
    case boardHours = "board_hours"
    case boardStrays = "board_strays"
    case wall
    case wallHead = "wall_head"
    case wallRow = "wall_row"
    case contacts
    case signIn = "sign_in"
    case problem
    case me
    case meNow = "me_now"
    case meSums = "me_sums"
    case mePlans = "me_plans"
    case meCount = "me_count"
    case meContact = "me_contact"
    case meEntry = "me_entry"
    case head
    case headReview = "head_review"
    case headWho = "head_who"
    case headManager = "head_manager"
    case weekly

    private var source: [UInt8] {
        switch self {
        case .layout: PackageResources.layout_mustache
        case .bar: PackageResources.bar_mustache
        case .board: PackageResources.board_mustache
        case .boardFreshness: PackageResources.board_freshness_mustache
        case .boardFigures: PackageResources.board_figures_mustache
        case .boardRow: PackageResources.board_row_mustache
        case .boardHours: PackageResources.board_hours_mustache
        case .boardStrays: PackageResources.board_strays_mustache
        case .wall: PackageResources.wall_mustache
        case .wallHead: PackageResources.wall_head_mustache
        case .wallRow: PackageResources.wall_row_mustache
        case .contacts: PackageResources.contacts_mustache
        case .signIn: PackageResources.sign_in_mustache
        case .problem: PackageResources.problem_mustache
        case .me: PackageResources.me_mustache
        case .meNow: PackageResources.me_now_mustache
        case .meSums: PackageResources.me_sums_mustache
        case .mePlans: PackageResources.me_plans_mustache
        case .meCount: PackageResources.me_count_mustache
        case .meContact: PackageResources.me_contact_mustache
        case .meEntry: PackageResources.me_entry_mustache
        case .head: PackageResources.head_mustache
        case .headReview: PackageResources.head_review_mustache
        case .headWho: PackageResources.head_who_mustache
        case .headManager: PackageResources.head_manager_mustache
        case .weekly: PackageResources.weekly_mustache
        }
    }

    /// All templates, compiled; each reaches the others by their names.
    static func library() throws(PagesError) -> MustacheLibrary {
        var library = MustacheLibrary()
        for template in allCases {
            do {
                // The line break at the end of a file belongs to no page.
                let text = String(decoding: template.source, as: UTF8.self)
                try library.register(text.hasSuffix("\n") ? String(text.dropLast()) : text, named: template.rawValue)
            } catch {
                throw PagesError(what: "the template \(template.rawValue)", reason: "\(error)")
            }
        }
        return library
    }
}

/// Why pages cannot be made: a mistake in the program's own files, or a system without the languages' data.
package struct PagesError: Error, CustomStringConvertible {
    package var what: String
    package var reason: String

    package var description: String { "Pages cannot be made: \(what): \(reason)" }
}
