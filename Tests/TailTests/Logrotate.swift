import Glibc
import Linux

/// The real `logrotate`, with directives of a test's own.
struct Logrotate {
    static let isThere = unsafe access("/usr/sbin/logrotate", X_OK) == 0

    private let configuration: String
    private let state: String

    /// - Parameters:
    ///   - name: what is rotated.
    ///   - directives: as in `logrotate.conf`.
    init(_ name: String, in folder: TestFolder, _ directives: String...) throws {
        configuration = folder(".logrotate.conf")
        state = folder(".logrotate.state")
        let lines = [folder(name) + " {", "rotate 100", "missingok"] + directives + ["}", ""]
        try folder.replace(".logrotate.conf", with: lines.joined(separator: "\n"))
        unsafe chmod(configuration, 0o600)
    }

    /// Rotates now.
    func run() throws {
        try shell("/usr/sbin/logrotate --force --state \(state) \(configuration)")
    }
}

/// Runs a command and waits for its end.
func shell(_ command: String) throws {
    guard unsafe system(command) == 0 else { throw SystemError(code: EINVAL, call: "run", path: command) }
}
