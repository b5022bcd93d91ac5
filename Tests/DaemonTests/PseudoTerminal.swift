import Foundation

/// A run of `callpace` on a terminal of its own, made by script(1).
final class PseudoTerminal {
    private let process = Process()
    private let name: String

    /// - Parameter environment: a variable beside the usual ones, `NAME=VALUE`.
    init(_ office: Office, _ arguments: [String], columns: Int, lines: Int, environment: String = "X=") throws {
        name = office.path(".terminal-\(UInt32.random(in: 0...UInt32.max))")
        let command = ([CallPaceProcess.executable] + arguments + ["--config", office.path("callpace.yaml")])
            .joined(separator: " ")
        let shell = """
            stty cols \(columns) rows \(lines); tty >\(name).tty
            env TERM=xterm \(environment) sh -c 'echo $$ >\(name).pid; exec \(command)'
            echo $? >\(name).status; stty -a >\(name).stty
            """
        process.executableURL = URL(fileURLWithPath: "/usr/bin/script")
        process.arguments = ["-qfc", shell, "\(name).out"]
        process.environment = ["PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        guard process.isRunning else { return }
        try? signal(SIGKILL)
        process.terminate()
    }

    var isRunning: Bool { process.isRunning }
    /// The exit code.
    var status: String { read("status").trimmingCharacters(in: .whitespacesAndNewlines) }
    /// Of the terminal at the end, as stty(1) tells them.
    var settings: String { read("stty").replacing(/\s+/, with: " ") }
    /// All that came out of the terminal.
    var written: String { read("out") }
    /// The same without control sequences.
    var shown: String { Self.plain(written) }

    /// The lines of the last whole picture.
    var picture: [String] {
        let pictures = written.components(separatedBy: "\u{1B}[H").dropFirst()
        guard let last = pictures.last(where: { $0.contains("\u{1B}[J") }) else { return [] }
        let text = Self.plain(last.components(separatedBy: "\u{1B}[J")[0])
        // The terminal puts a carriage return of its own before each line end.
        return String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\r" })).components(separatedBy: "\n")
    }

    func signal(_ number: Int32) throws {
        if let process = pid_t(read("pid").trimmingCharacters(in: .whitespacesAndNewlines)) { kill(process, number) }
    }

    /// As the window of a terminal does.
    func resize(columns: Int, lines: Int) throws {
        let terminal = read("tty").trimmingCharacters(in: .whitespacesAndNewlines)
        try Shell.run("stty", ["-F", terminal, "cols", "\(columns)", "rows", "\(lines)"])
    }

    private func read(_ suffix: String) -> String {
        String(decoding: FileManager.default.contents(atPath: "\(name).\(suffix)") ?? Data(), as: UTF8.self)
    }

    private static func plain(_ text: String) -> String {
        text.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "")
    }
}
