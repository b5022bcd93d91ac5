internal import CIcu
private import Synchronization

/// The form of a noun behind a number, as CLDR names them.
package enum PluralForm: String, Hashable, Sendable {
    case zero
    case one
    case two
    case few
    case many
    case other
}

/// Which form a noun takes behind a number in a language (CLDR).
@safe
package final class PluralRules: @unchecked Sendable {
    // Owned: opened in `init`, closed in `deinit`, and used by one thread at a time under `lock`.
    private let handle: UnsafeMutableRawPointer
    private let lock = Mutex(())

    package init(locale: String) throws(LocaleError) {
        guard let handle = unsafe callpace_plural_rules_open(locale) else {
            throw LocaleError(locale: locale, what: "plural rules")
        }
        unsafe self.handle = handle
    }

    deinit { unsafe callpace_plural_rules_close(handle) }

    package func form(_ number: Double) -> PluralForm {
        lock.withLock { _ in
            unsafe formattedText { unsafe callpace_plural_keyword(handle, number, $0, $1) }
                .flatMap(PluralForm.init) ?? .other
        }
    }
}
