extension PrivateCluster {
    /// Written once; the administrator may change it.
    static let configuration = """
        # The private PostgreSQL of CallPace. Change what you like here: CallPace writes this file only once.
        # callpace.conf, read last, is written at every start.
        max_connections = 40
        shared_buffers = 64MB
        max_wal_size = 512MB
        jit = off
        timezone = 'UTC'
        lc_messages = 'C'
        log_timezone = 'UTC'
        log_line_prefix = '%m [%p] %q%u '
        # A week of logs, one file a day of the week.
        logging_collector = on
        log_filename = 'postgresql-%a.log'
        log_rotation_age = 1d
        log_rotation_size = 0
        log_truncate_on_rotation = on
        include 'callpace.conf'

        """

    static let hostRules = """
        # Users of this host, by the map in pg_ident.conf; nobody from elsewhere.
        local all all peer map=callpace

        """

    static let identityHeader = """
        # map     user of the host     role
        # To let somebody in: callpace   grafana   callpace_reader   and then: SELECT pg_reload_conf()

        """

    /// Writes what has to hold at this start.
    func writeSettings(socketFolder: Folder, owner: Account) throws(ClusterError) {
        var lines = [
            "# Written by CallPace at every start; changes here are lost.",
            "listen_addresses = ''",
            "port = 5432",
            "unix_socket_directories = \(PrivateCluster.quoted("\"\(socketFolder.path.replacing("\"", with: "\"\""))\""))",
            // Whoever reaches the socket still has to be a user that pg_ident.conf knows.
            "unix_socket_permissions = 0777",
            "log_directory = \(PrivateCluster.quoted(log.path))",
            "fsync = on",
            "full_page_writes = on",
        ]
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            lines.append("\(name) = \(PrivateCluster.quoted(value))")
        }
        try data.write(lines.joined(separator: "\n") + "\n", to: "callpace.conf", owner: owner)
    }

    /// Adds root, the owner and this user to the map where they are missing, and touches nothing else in it.
    func writeIdentities(owner: Account) throws(ClusterError) {
        let file = "pg_ident.conf"
        let text = data.text(of: file, limit: 1 << 20) ?? PrivateCluster.identityHeader
        let known = text.split(whereSeparator: \.isNewline).map { $0.split(whereSeparator: \.isWhitespace) }
        var users = ["root", owner.name]
        if let current = Account.current { users.append(current.name) }
        var wanted = users.map { [Substring("callpace"), Substring($0), Substring(PrivateCluster.role)] }
        wanted += users.prefix(2).map { ["callpace", Substring($0), Substring(PrivateCluster.superuser)] }
        var added = ""
        var seen = known
        for line in wanted where !seen.contains(line) {
            seen.append(line)
            added += line.joined(separator: "  ") + "\n"
        }
        guard !added.isEmpty else { return }
        try data.write(text + (text.hasSuffix("\n") ? "" : "\n") + added, to: file, owner: owner)
    }

    /// A value of `postgresql.conf`.
    private static func quoted(_ value: String) -> String {
        "'" + value.replacing("\\", with: "\\\\").replacing("'", with: "''") + "'"
    }
}
