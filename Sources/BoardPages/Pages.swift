internal import Mustache
internal import Pace

/// Makes the pages from what they show: pure, the same for the same values.
package struct Pages: Sendable {
    private let library: MustacheLibrary
    private let formats: [Language: LocalFormat]
    private let files: AssetFiles
    private let memo = PartMemo()

    package init() throws(PagesError) {
        library = try Template.library()
        var formats: [Language: LocalFormat] = [:]
        for language in Language.allCases { formats[language] = try LocalFormat(language) }
        self.formats = formats
        files = AssetFiles()
    }

    /// Style and script.
    package var assets: [Asset] { files.all }

    /// Every language has its forms since `init`.
    func format(_ language: Language) -> LocalFormat { formats[language]! }

    /// Text of the model is escaped; only what a template names in three braces is taken as HTML.
    func render(_ template: Template, _ model: Any) -> String {
        library.render(model, withTemplate: template.rawValue) ?? ""
    }

    /// A part of a page; one that is the same as before is not made anew.
    func part(_ id: String, _ template: Template, _ model: some Hashable & Sendable) -> LiveView.Part {
        LiveView.Part(id: id, html: memo.html(template, model) { render(template, model) })
    }

    /// A part that differs every time.
    func part(_ id: String, _ template: Template, _ model: Any) -> LiveView.Part {
        LiveView.Part(id: id, html: render(template, model))
    }

    /// A whole page.
    ///
    /// - Parameters:
    ///   - kind: what the style knows it by.
    ///   - content: HTML, the inside of `main`.
    ///   - asOf: the moment of the numbers, from which the script counts on; nil: there are none.
    func page(_ kind: PageKind, title: String, content: String, asOf: Instant? = nil, _ frame: PageFrame) -> String {
        render(.layout, Layout(kind, title: title, content: content, asOf: asOf, frame, files))
    }
}

/// What the style knows a page by.
enum PageKind: String {
    case board
    case wall
    case own
    case head
    /// For the printer.
    case paper
    /// Little text in the middle.
    case plain
}
