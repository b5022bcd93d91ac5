extension PrivateCluster {
    /// The user whom the data belongs to or is to belong to.
    func owner() throws(ClusterError) -> Account {
        let ownerID: UInt32
        if let entry = Folder.entry(data.path) {
            ownerID = entry.owner
        } else if Account.isRoot {
            ownerID = Folder.entry(state.path)?.owner ?? 0
        } else {
            ownerID = Account.current?.id ?? 0
        }
        if ownerID != 0 {
            guard let account = Account(id: ownerID) else {
                throw ClusterError(
                    .folder,
                    "\(state.path) belongs to the user \(ownerID), whom this host does not know"
                )
            }
            return account
        }
        for name in ["postgres", "callpace", "nobody"] {
            if let account = Account(name: name) { return account }
        }
        throw ClusterError(.folder, "PostgreSQL does not run as root: add a user postgres or callpace to this host")
    }

    /// The PostgreSQL that fits the data, or the newest where there is no data yet.
    func installation() throws(ClusterError) -> Installation {
        let installed = Installation.all()
        let found = Set(installed.map(\.major)).sorted(by: >).map(String.init).joined(separator: ", ")
        guard data.exists else {
            if let newest = installed.first, newest.major >= Installation.oldestMajor { return newest }
            throw ClusterError(
                .notInstalled,
                found.isEmpty
                    ? "no PostgreSQL is installed: install the package postgresql, or set database.url"
                    : "PostgreSQL \(found) is installed, but CallPace needs \(Installation.oldestMajor) or newer"
            )
        }
        guard let version = data.text(of: "PG_VERSION")?.filter({ !$0.isWhitespace }), !version.isEmpty else {
            throw ClusterError(.folder, "\(data.path) holds something that is no PostgreSQL cluster: move it away")
        }
        guard let match = installed.first(where: { String($0.major) == version }) else {
            throw ClusterError(
                .wrongVersion,
                "the cluster in \(data.path) was made by PostgreSQL \(version), but "
                    + (found.isEmpty ? "none is installed" : "PostgreSQL \(found) is installed")
                    + ": install postgresql-\(version), or upgrade the cluster with pg_upgrade"
            )
        }
        return match
    }

    /// Makes the data in a folder beside it, which takes its name only when it is whole.
    func create(with installation: Installation, as owner: Account) throws(ClusterError) {
        let draft = base.folder("data.tmp")
        var locale = "C.UTF-8"
        while true {
            draft.remove()
            try draft.make(mode: 0o700)
            try draft.give(to: owner)
            var arguments = [
                installation.program("initdb"), "-D", draft.path, "-U", PrivateCluster.superuser, "--auth-local=peer",
                "--auth-host=reject", "--encoding=UTF8", "--locale=\(locale)", "--lc-messages=C", "--data-checksums",
            ]
            if settings["fsync"] == "off" { arguments.append("--no-sync") }
            let outcome = try ChildProcess(arguments: owner.prefix() + arguments).run(seconds: 300)
            if outcome.status == 0 { break }
            // Not every host has the locale; plain C sorts the same.
            if locale != "C", outcome.output.contains("invalid locale name") {
                locale = "C"
                continue
            }
            draft.remove()
            throw ClusterError(.command, "initdb failed (status \(outcome.status)): \(outcome.output.lastLines)")
        }
        try draft.write(PrivateCluster.configuration, to: "postgresql.conf", owner: owner)
        try draft.write(PrivateCluster.hostRules, to: "pg_hba.conf", owner: owner)
        try draft.write(PrivateCluster.identityHeader, to: "pg_ident.conf", owner: owner)
        try draft.rename(to: data)
    }
}

extension String {
    /// The last lines that say something, on one line, for an error.
    var lastLines: String {
        split(whereSeparator: \.isNewline).suffix(6).joined(separator: "; ")
    }
}
