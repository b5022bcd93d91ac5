import Foundation

/// Programs of the host, which run to their end.
enum Shell {
    struct Failed: Error, CustomStringConvertible {
        var command: String
        var status: Int32
        var output: String

        var description: String { "\(command) ended with \(status): \(output)" }
    }

    static let postgres = "/usr/lib/postgresql/15/bin"

    /// - Returns: what it wrote to its standard output and error.
    @discardableResult
    static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin:\(postgres)", program] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        // Foundation's own waiting spins for ever on a thread without a run loop.
        while process.isRunning { usleep(2_000) }
        guard process.terminationStatus == 0 else {
            let command = ([program] + arguments).joined(separator: " ")
            throw Failed(command: command, status: process.terminationStatus, output: output)
        }
        return output
    }
}
