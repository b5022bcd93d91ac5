internal import Pace

/// What stands around the content of every page.
struct Layout {
    struct LanguageLink {
        var code: String
        var name: String
        var path: String
        var isCurrent: Bool
    }

    var kind: String
    var isWall: Bool
    var language: String
    var title: String
    var content: String
    var words: CommonWords
    var style: String
    var script: String
    var icon: String
    var events: String?
    /// Without the script a page is loaded again and again, but none in which somebody writes.
    var refreshes: Bool
    var now: Int64
    var zone: String
    var notice: String?
    var isNoticeGood: Bool
    var languages: [LanguageLink]

    init(
        _ kind: PageKind,
        title: String,
        content: String,
        asOf: Instant?,
        _ frame: PageFrame,
        _ files: AssetFiles
    ) {
        let words = CommonWords.of(frame.language)
        self.kind = kind.rawValue
        isWall = kind == .wall
        language = frame.language.rawValue
        self.title = title
        self.content = content
        self.words = words
        style = files.style.path
        script = files.script.path
        icon = files.icon.path
        events = frame.events
        refreshes = frame.events != nil && frame.entryToken == nil
        now = asOf?.seconds ?? 0
        zone = frame.zone.name
        notice = frame.notice.map { words.notice($0) }
        isNoticeGood = frame.notice == .saved
        languages = Language.allCases.map { language in
            LanguageLink(
                code: language.rawValue,
                name: CommonWords.of(language).languageName,
                path: Link(frame.path).setting("lang", to: language.rawValue).text,
                isCurrent: language == frame.language
            )
        }
    }
}
