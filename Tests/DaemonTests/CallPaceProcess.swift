import Foundation

/// What a command left behind.
struct Outcome {
    /// The exit code; for a process that a signal ended, 128 + its number.
    var status: Int32
    var output: String
    var errors: String

    var lines: [String] { output.split(separator: "\n").map(String.init) }
    var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
}

/// A run of the `callpace` that was built beside these tests.
final class CallPaceProcess {
    struct TookTooLong: Error, CustomStringConvertible {
        var arguments: [String]
        var errors: String

        var description: String { "callpace \(arguments.joined(separator: " ")) did not end in time: \(errors)" }
    }

    /// Beside the test bundle, where the package manager puts both.
    static let executable: String = {
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let folders = [bundle, CommandLine.arguments.first ?? ""].map { ($0 as NSString).deletingLastPathComponent }
        let candidates = folders.map { "\($0)/callpace" } + [".build/debug/callpace"]
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? ".build/debug/callpace"
    }()

    private let process = Process()
    private let arguments: [String]
    private let outputPath: String
    private let errorPath: String

    /// - Parameters:
    ///   - folder: where the process stands, and where its output is kept.
    ///   - input: the standard input; nothing by default.
    ///   - environment: beside the usual paths.
    ///   - hasNotices: false: the kernel gives it no inotify.
    init(
        _ arguments: [String],
        in folder: String,
        input: [UInt8] = [],
        environment: [String: String] = [:],
        hasNotices: Bool = true
    ) throws {
        self.arguments = arguments
        let name = "\(folder)/.run-\(UInt32.random(in: 0...UInt32.max))"
        outputPath = name + ".out"
        errorPath = name + ".err"
        let inputPath = name + ".in"
        try Data(input).write(to: URL(fileURLWithPath: inputPath))
        for path in [outputPath, errorPath] { try Data().write(to: URL(fileURLWithPath: path)) }
        if hasNotices {
            process.executableURL = URL(fileURLWithPath: Self.executable)
            process.arguments = arguments
        } else {
            // The limit of a namespace of its own touches nobody else.
            let script = "echo 0 >/proc/sys/user/max_inotify_instances && exec \"$@\""
            process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
            process.arguments = ["-U", "-r", "sh", "-c", script, "sh", Self.executable] + arguments
        }
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C"]
            .merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: inputPath))
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: outputPath))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errorPath))
        try process.run()
    }

    var isRunning: Bool { process.isRunning }
    var processID: pid_t { process.processIdentifier }

    /// Whether it is told of changes by the kernel.
    var hasNotices: Bool {
        let folder = "/proc/\(process.processIdentifier)/fd"
        let links = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return links.contains { name in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)")) == "anon_inode:inotify"
        }
    }

    /// What it has written to the standard error so far: for the daemon, its log.
    var log: String { Self.text(errorPath) }

    /// What it has written to the standard output so far.
    var output: String { Self.text(outputPath) }

    /// The most memory that it has had so far, in bytes.
    var peakMemory: Int {
        get throws {
            let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
            return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? .max >> 10) << 10
        }
    }

    func signal(_ number: Int32) {
        if process.isRunning { kill(process.processIdentifier, number) }
    }

    /// Waits until it ends; after `seconds` it is killed and an error thrown.
    @discardableResult
    func end(within seconds: Double = 60) async throws -> Outcome {
        do {
            try await until("the end of \(arguments.first ?? "")", within: seconds) { !process.isRunning }
        } catch is Overdue {
            signal(SIGKILL)
            throw TookTooLong(arguments: arguments, errors: log)
        }
        let isSignal = process.terminationReason == .uncaughtSignal
        return Outcome(
            status: process.terminationStatus + (isSignal ? 128 : 0),
            output: output,
            errors: log
        )
    }

    /// Ends it for good, whatever it does.
    func destroy() {
        guard process.isRunning else { return }
        signal(SIGKILL)
        // Foundation's own waiting spins for ever on a thread without a run loop.
        for _ in 0..<500 where process.isRunning { usleep(10_000) }
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}

struct Overdue: Error, CustomStringConvertible {
    var what: String
    var seconds: Double

    var description: String { "waited \(Int(seconds)) s in vain for \(what)" }
}

/// Waits until something holds, looking often.
func until(_ what: @autoclosure () -> String, within seconds: Double = 60, _ holds: () throws -> Bool) async throws {
    let end = Date() + seconds
    while try !holds() {
        if Date() > end { throw Overdue(what: what(), seconds: seconds) }
        try await Task.sleep(for: .milliseconds(10))
    }
}
