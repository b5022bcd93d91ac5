import Postgres

/// Where the ledger is.
package struct DatabaseSettings: Hashable, Sendable {
    /// A URL or a list of `keyword=value`; nil: a private cluster under the state directory.
    package var url: String?
    package var passwordFile: String?
    /// For migrations by another role.
    package var ownerURL: String?
    package var schema: String = "callpace"
}

extension DatabaseSettings {
    private static let allowedURL = "a URL that begins with postgresql://, or settings such as host=db dbname=callpace"

    /// - Parameter override: a URL that stands above that of the file.
    init?(reading node: ConfigurationNode?, override: String?, folder: String, problems: ProblemLog) {
        let override = override.flatMap { $0.isEmpty ? nil : $0 }
        self.init(url: override)
        guard let node else { return }
        let keys = ["url", "password_file", "owner_url", "schema"]
        guard let map = MapReader(node, "database", keys: keys, problems: problems) else { return nil }
        let written = Self.url("url", map)
        url = override ?? written
        passwordFile = map.text("password_file", allowed: "a path").map { FilePath.absolute($0, in: folder) }
        ownerURL = Self.url("owner_url", map)
        if url == nil, map.node("url") == nil {
            for key in ["password_file", "owner_url"] where map.node(key) != nil {
                map.add(key, "found without 'url', allowed: beside a url")
            }
        }
        let schema = map.value("schema", allowed: "letters of a to z, digits and _, such as callpace") { text in
            Self.isSchema(text) ? text : nil
        }
        if let schema { self.schema = schema }
    }

    /// The text is never repeated in a message: it may hold a password.
    private static func url(_ key: String, _ map: MapReader) -> String? {
        guard let text = map.text(key, allowed: allowedURL) else { return nil }
        let isURL = text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
        guard isURL || text.contains("=") else {
            map.add(key, "found what is no address of a database, allowed: \(allowedURL)")
            return nil
        }
        if let problem = Connection.problem(ofText: text) {
            map.add(key, "\(problem), allowed: \(allowedURL)")
            return nil
        }
        let authority = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).dropFirst(2).first
        let user = authority?.split(separator: "@", omittingEmptySubsequences: false) ?? []
        if isURL ? user.count > 1 && user[0].contains(":") : text.contains("password=") {
            map.problems.warn(
                line: map.line(of: key),
                "\(key): holds a password; password_file keeps it out of this file"
            )
        }
        return text
    }

    private static func isSchema(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 63, !text.hasPrefix("pg_") else { return false }
        return !(48...57).contains(first)
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_") }
    }
}
