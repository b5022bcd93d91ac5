/// A language that the installed ICU does not know.
package struct LocaleError: Error, Equatable, CustomStringConvertible {
    package var locale: String
    package var what: String

    package var description: String { "The ICU library of this system has no \(what) for the language \(locale)." }
}
