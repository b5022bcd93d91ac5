import Cluster
package import Ledger
import Linux
package import Logging

/// What a daemon writes down in its state directory: hints, which may be lost, and never a position.
package struct StateNotes: Sendable {
    private static let problemName = "problem"
    private static let serversName = "servers"
    private static let readName = "read"
    private static let awayName = "database-away"
    private static let normsName = "norms"

    private var problem: NoteFile?
    private var servers: NoteFile?
    private var read: NoteFile?
    private var away: NoteFile?
    private var accepted: NoteFile?
    private let folder: String

    /// Of a daemon, which keeps the notes. Where they cannot be kept it says so and goes on.
    package init(keeping folder: String, logger: Logger) {
        self.folder = folder
        do {
            try Directory.make(folder)
            let names = [Self.problemName, Self.serversName, Self.readName, Self.awayName]
            let notes = try names.map { try NoteFile("\(folder)/\($0)") }
            (problem, servers, read, away) = (notes[0], notes[1], notes[2], notes[3])
            accepted = try NoteFile("\(folder)/\(Self.normsName)", isLarge: true)
        } catch {
            logger.warning(
                """
                the state directory takes no notes: \(error); CallPace goes on without them: `callpace status` cannot \
                name a problem of the database, and after a failover an old server is not recognised
                """
            )
        }
    }

    /// Tells other processes what keeps the database from being used; nil: nothing.
    package func tell(problem text: String?) {
        // Whoever looks sees that much in the log as well.
        try? problem?.write(text ?? "")
    }

    /// The problem that the daemon on this state directory has now.
    package static func problem(in folder: String) -> String? {
        let path = "\(folder)/\(problemName)"
        guard let text = NoteFile.text(of: path), !text.isEmpty, NoteFile.isKept(path) else { return nil }
        return text
    }

    /// Which servers were used, remembered here.
    package func memory(logger: Logger) -> ServerMemory {
        let servers = servers
        let told = ToldOnce()
        return ServerMemory(
            NoteFile.text(of: "\(folder)/\(Self.serversName)"),
            save: { text in try? servers?.write(text) },
            tell: { sentence in if told.isNew(sentence) { logger.warning("\(sentence)") } }
        )
    }

    /// How much was read, remembered here.
    package func marks() -> ReadMarks {
        let read = read
        return ReadMarks(NoteFile.text(of: "\(folder)/\(Self.readName)"), save: { text in try? read?.write(text) })
    }

    /// Tells that the database is away, and remembers here who was told.
    package func awayAlert(logger: Logger) -> AwayAlert {
        AwayAlert(note: away, kept: NoteFile.text(of: "\(folder)/\(Self.awayName)"), logger: logger)
    }

    /// Which minimums and rates were accepted, remembered here.
    package func norms() -> NormMemory {
        let accepted = accepted
        return NormMemory(
            NoteFile.text(of: "\(folder)/\(Self.normsName)"),
            save: { text in try? accepted?.write(text) }
        )
    }

    /// The same, for a command that runs beside the daemon and changes nothing there.
    package static func norms(in folder: String) -> NormMemory {
        NormMemory(NoteFile.text(of: "\(folder)/\(normsName)"))
    }

    /// What the daemon remembers, for a command that runs beside it.
    package static func memory(in folder: String) -> ServerMemory {
        ServerMemory(NoteFile.text(of: "\(folder)/\(serversName)"), patience: .zero)
    }
}
