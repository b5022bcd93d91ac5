/// How much of a message is read: what GMime or the memory of this process does not survive is refused before it is
/// read, by its raw bytes (`mail.md` section 13).
enum MailLimits {
    static let headerBlock = 256 << 10
    static let headers = 1_000
    static let addressHeader = 64 << 10
    /// Outside of quotes. GMime calls itself for every one, as each may begin a group.
    static let colons = 64
    /// In quotes or not, as what GMime takes for a quote may be none to us; so many are safe on the smallest stack.
    static let allColons = 1_000
    static let references = 100
    /// Lines that begin with `--`: each may make a part.
    static let dashLines = 10_000
    /// Distinct boundaries and attached messages: every line is compared with all that are open.
    static let boundaries = 64
    static let depth = 8
    /// Of `Content-Type` and its like: GMime takes time by the square of its open brackets.
    static let contentHeader = 8 << 10
    static let brackets = 1_000
    /// All encoded words of a body that GMime reads, in bytes; one without an end reaches to the end of its field.
    static let encodedWords = 16 << 20
    static let calendar = 1 << 20
    static let calendars = 8
    static let journalReport = 1 << 20
    static let recipients = 500
    /// The longest address, in bytes (RFC 5321 4.5.3.1 with the `@`).
    static let address = 320
    /// So much of a subject is looked at, in bytes.
    static let subject = 8 << 10
}

/// Why a message is not read.
struct MailProblem: Error, Hashable {
    /// Names fields and limits; nothing of the text.
    var reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
