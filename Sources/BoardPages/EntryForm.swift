/// Where forms of a page go, and what proves that they come from it.
struct EntryForm {
    var action: String
    var token: String

    /// Of the page itself, which takes its entries below its own path; nil where nothing can be entered.
    init?(_ frame: PageFrame) {
        guard let token = frame.entryToken else { return nil }
        self.token = token
        let parts = frame.path.split(separator: "?", maxSplits: 1)
        // The answer shows the same team again.
        let team = parts.dropFirst().first?.split(separator: "&").first { $0.hasPrefix("team=") }
        action = (parts.first ?? "") + "/entries" + (team.map { "?\($0)" } ?? "")
    }
}
