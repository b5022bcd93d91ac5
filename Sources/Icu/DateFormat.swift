internal import CIcu
private import Synchronization

/// Dates and times of day as a language writes them (CLDR).
@safe
package final class DateFormat: @unchecked Sendable {
    // Owned: opened in `init`, closed in `deinit`, and used by one thread at a time under `lock`.
    private let handle: UnsafeMutableRawPointer
    private let lock = Mutex(())

    /// - Parameters:
    ///   - locale: such as `en_GB`.
    ///   - skeleton: the fields to be told, in CLDR's letters: `MMMMd` gives `27 November`.
    package init(locale: String, skeleton: String) throws(LocaleError) {
        guard let handle = unsafe callpace_date_format_open(locale, skeleton) else {
            throw LocaleError(locale: locale, what: "form for dates")
        }
        unsafe self.handle = handle
    }

    deinit { unsafe callpace_date_format_close(handle) }

    /// - Parameter seconds: on the clock to be told, since 1970-01-01 00:00 on it.
    package func text(_ seconds: Int64) -> String {
        lock.withLock { _ in
            unsafe formattedText { unsafe callpace_date_format(handle, Double(seconds) * 1_000, $0, $1) } ?? ""
        }
    }
}
