/// The programs of one PostgreSQL on this host.
struct Installation: Hashable {
    /// 15 of 15.18.
    let major: Int
    /// The folder of `initdb`, `pg_ctl` and `postgres`.
    let programs: String

    /// The oldest that CallPace runs on.
    static let oldestMajor = 14

    func program(_ name: String) -> String {
        "\(programs)/\(name)"
    }

    /// Every installation found, the newest first: Debian's folders, Red Hat's, `pg_config`, then the usual paths.
    static func all() -> [Installation] {
        var found: [Installation] = []
        for (folder, prefix) in [("/usr/lib/postgresql", ""), ("/usr", "pgsql-")] {
            for name in Folder(folder).names where name.hasPrefix(prefix) {
                guard let major = Int(name.dropFirst(prefix.count)) else { continue }
                found.append(Installation(major: major, programs: "\(folder)/\(name)/bin"))
            }
        }
        var others = ["/usr/local/pgsql/bin", "/usr/local/bin", "/usr/bin"]
        if let outcome = try? ChildProcess(arguments: ["pg_config", "--bindir"]).run(seconds: 10), outcome.status == 0 {
            others.insert(outcome.output.filter { !$0.isNewline }, at: 0)
        }
        for programs in others where !found.contains(where: { $0.programs == programs }) {
            if let major = major(of: programs) { found.append(Installation(major: major, programs: programs)) }
        }
        return found.filter(\.isWhole).sorted { $0.major > $1.major }
    }

    private var isWhole: Bool {
        ["initdb", "pg_ctl", "postgres"].allSatisfy { Folder.isExecutable(program($0)) }
    }

    /// The major version that `postgres --version` tells: `postgres (PostgreSQL) 15.18`.
    private static func major(of programs: String) -> Int? {
        let program = "\(programs)/postgres"
        guard Folder.isExecutable(program),
            let outcome = try? ChildProcess(arguments: [program, "--version"]).run(seconds: 10), outcome.status == 0,
            let word = outcome.output.split(separator: " ").first(where: { $0.first?.isNumber == true })
        else { return nil }
        return Int(word.prefix { $0.isNumber })
    }
}
