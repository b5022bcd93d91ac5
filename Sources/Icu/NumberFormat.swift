internal import CIcu
private import Synchronization

/// Decimal numbers as a language writes them: its decimal mark, its groups of digits.
@safe
package final class NumberFormat: @unchecked Sendable {
    // Owned: opened in `init`, closed in `deinit`, and used by one thread at a time under `lock`.
    private let handle: UnsafeMutableRawPointer
    private let lock = Mutex(())

    /// - Parameter digits: at most so many behind the decimal mark; further ones are cut off, never rounded up.
    package init(locale: String, digits: Int32) throws(LocaleError) {
        guard let handle = unsafe callpace_number_format_open(locale, digits) else {
            throw LocaleError(locale: locale, what: "form for numbers")
        }
        unsafe self.handle = handle
    }

    deinit { unsafe callpace_number_format_close(handle) }

    package func text(_ number: Double) -> String {
        lock.withLock { _ in
            unsafe formattedText { unsafe callpace_number_format(handle, number, $0, $1) } ?? ""
        }
    }
}
