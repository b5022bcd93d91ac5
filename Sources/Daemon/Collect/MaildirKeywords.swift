import Linux
import Mail

/// Names of keyword letters, which Dovecot keeps in a file beside `cur`.
enum MaildirKeywords {
    fileprivate static let name = "dovecot-keywords"
    private static let longest = 65_536

    /// By letter; empty where there is no such file.
    static func names(for message: String) -> [UInt8: String] {
        guard let file = try? FileDescriptor.open(PathName.join(folder(of: message), name)),
            let bytes = try? file.read(at: 0, count: longest)
        else { return [:] }
        return MaildirName.keywords(String(decoding: bytes, as: UTF8.self))
    }

    /// The folder of a message: the one that holds `cur`.
    static func folder(of message: String) -> String { PathName.folder(of: PathName.folder(of: message)) }

    /// Whether a name bears letters that stand for keywords.
    static func isMarked(_ path: String) -> Bool { !MaildirName(path: path).keywordLetters.isEmpty }
}

/// Notices when names of keyword letters change, which come after the letters do.
///
/// What changed while no daemon ran is found by its age at the first look, so that not every start reads all marked
/// messages again.
final class KeywordWatch {
    /// Nobody was away for longer; nanoseconds.
    private static let longestAway: Int64 = 30 * 86_400_000_000_000

    private var seen: [String: Int64?] = [:]

    /// The folders whose names are not those of the last look, or were changed lately where this is the first.
    ///
    /// - Parameter paths: of messages.
    func changedFolders(among paths: some Sequence<String>) -> Set<String> {
        var changed: Set<String> = []
        for folder in Set(paths.filter(MaildirKeywords.isMarked).map(MaildirKeywords.folder)) {
            var at: Int64?
            if case .found(let status) = FileStatus.look(at: PathName.join(folder, MaildirKeywords.name)) {
                at = status.changedAt
            }
            let isNew =
                if let before = seen.updateValue(at, forKey: folder) {
                    before != at
                } else {
                    at.map { WallClock.now() * 1_000 - $0 < Self.longestAway } ?? false
                }
            if isNew { changed.insert(folder) }
        }
        return changed
    }
}
