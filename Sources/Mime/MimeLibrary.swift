internal import CGMime

/// GMime, set up once for the process.
enum MimeLibrary {
    static let isSetUp: Void = {
        g_mime_init()
        for charset in usualCharsets { unsafe callpace_keep_charset(charset) }
    }()

    /// The C library loads a module for each charset and throws it away with its last user, which is after every encoded
    /// word: that takes longer than all the rest of a message.
    private static let usualCharsets = [
        "koi8-r", "koi8-u", "windows-1251", "windows-1252", "iso-8859-1", "iso-8859-5", "iso-8859-15", "ibm866",
    ]

    // Made once, never changed and never freed; GMime only reads them, so that threads may share them.
    @safe private nonisolated(unsafe) static let windows = unsafe options("windows-1251", "koi8-r")
    @safe private nonisolated(unsafe) static let koi8 = unsafe options("koi8-r", "windows-1251")

    private static func options(_ first: String, _ second: String) -> OpaquePointer? {
        isSetUp
        return unsafe callpace_options(first, second)
    }

    static func options(for reading: EightBitReading) -> OpaquePointer? {
        switch reading {
        case .windows1251: windows
        case .koi8r: koi8
        }
    }
}

/// What bytes beyond ASCII mean where nothing tells their charset and they are no UTF-8. Any bytes fit either.
package enum EightBitReading: Hashable, Sendable, CaseIterable {
    case windows1251
    case koi8r
}
