/// The languages of the pages.
package enum Language: String, Hashable, Sendable, CaseIterable {
    case english = "en"
    case russian = "ru"
}
