/// What is wrong with a configuration: every problem found, in the order of the lines.
package struct ConfigurationError: Error, Hashable, Sendable {
    /// One thing that is wrong, or, as a warning, unusual.
    package struct Problem: Hashable, Sendable, CustomStringConvertible {
        /// The file as the caller named it.
        package var file: String
        /// From 1; 0 where the problem is the file as a whole.
        package var line: Int
        /// What was found and what is allowed.
        package var message: String

        package init(file: String, line: Int, message: String) {
            self.file = file
            self.line = line
            self.message = message
        }

        /// `file:line: message`.
        package var description: String {
            line > 0 ? "\(file):\(line): \(message)" : "\(file): \(message)"
        }
    }

    package var problems: [Problem]

    package init(problems: [Problem]) {
        self.problems = problems
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// One line a problem.
    package var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
