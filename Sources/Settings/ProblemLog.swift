/// Collects what is found while a file is read, so that one run names every problem.
final class ProblemLog {
    /// How many problems are kept: a file of another kind would give thousands.
    private static let limit = 200

    let file: String
    /// Whether what is read was taken into use once.
    private let isStored: Bool
    private var found: [ConfigurationError.Problem] = []
    private var unusual: [ConfigurationError.Problem] = []

    init(file: String, isStored: Bool = false) {
        self.file = file
        self.isStored = isStored
    }

    var isEmpty: Bool { found.isEmpty }

    /// In the order of the lines; of one line, in the order found.
    var error: ConfigurationError { ConfigurationError(problems: Self.sorted(found)) }

    var warnings: [ConfigurationError.Problem] { Self.sorted(unusual) }

    func add(line: Int, _ message: String) {
        guard found.count < Self.limit else { return }
        found.append(ConfigurationError.Problem(file: file, line: line, message: message))
    }

    /// By a rule that is younger than stored documents, which say what they said.
    func refuse(line: Int, _ message: String) {
        if !isStored { add(line: line, message) }
    }

    func warn(line: Int, _ message: String) {
        guard unusual.count < Self.limit else { return }
        unusual.append(ConfigurationError.Problem(file: file, line: line, message: message))
    }

    private static func sorted(_ problems: [ConfigurationError.Problem]) -> [ConfigurationError.Problem] {
        problems.enumerated()
            .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
            .map(\.element)
    }
}
