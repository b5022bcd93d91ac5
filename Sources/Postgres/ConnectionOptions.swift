internal import CLibpq

/// What to connect to, as pairs of libpq's keywords; the later of two equal keywords wins.
struct ConnectionOptions {
    private let pairs: [(keyword: String, value: String)]
    private let secrets: [String]

    /// - Parameter host: the one host to connect to, of those that the url names; nil: one after the other.
    init(
        _ url: String,
        password: String?,
        applicationName: String,
        connectTimeout: Int,
        host: Connection.Host? = nil
    ) throws(PostgresError) {
        let given = try Self.parse(url)
        if let host = given["host"], host.dropFirst().contains("@") {
            throw PostgresError(
                kind: .misuse,
                message: "the host of the connection text holds '@': write an '@' of a password as %40"
            )
        }
        var pairs = [
            ("keepalives_idle", "30"),
            ("keepalives_interval", "10"),
            ("keepalives_count", "3"),
            ("tcp_user_timeout", "30000"),
            ("connect_timeout", String(max(2, connectTimeout))),
            ("application_name", applicationName),
            // Expanded in its place: what it says goes before the pairs above and after those below.
            ("dbname", url),
            ("client_encoding", "UTF8"),
        ]
        if let host { pairs += [("host", host.name), ("hostaddr", host.address), ("port", host.port)] }
        if let password, !password.isEmpty { pairs.append(("password", password)) }
        self.pairs = pairs
        secrets = [password, given["password"], given["sslpassword"]].compactMap { $0 }.filter { !$0.isEmpty }
    }

    /// The hosts that the text names, in its order; empty when it names none.
    static func hosts(of url: String) throws(PostgresError) -> [Connection.Host] {
        let given = try parse(url)
        func list(_ keyword: String) -> [String] {
            given[keyword].map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) } ?? []
        }
        let (names, addresses, ports) = (list("host"), list("hostaddr"), list("port"))
        return (0..<max(names.count, addresses.count)).map { index in
            // One port is meant for all hosts.
            let port = ports.count == 1 ? ports[0] : index < ports.count ? ports[index] : ""
            return Connection.Host(
                name: index < names.count ? names[index] : "",
                address: index < addresses.count ? addresses[index] : "",
                port: port
            )
        }
    }

    /// The ports that the text names, as it writes them.
    static func ports(of url: String) throws(PostgresError) -> [String] {
        let text = try parse(url)["port"] ?? ""
        return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// The keywords that the text gives. The error names none of its parts, as one may be a password.
    private static func parse(_ url: String) throws(PostgresError) -> [String: String] {
        guard url.contains("=") || url.contains("://"), !url.utf8.contains(0) else {
            throw PostgresError(kind: .misuse, message: "the connection text is neither a URL nor key=value pairs")
        }
        var text: UnsafeMutablePointer<CChar>?
        guard let options = unsafe PQconninfoParse(url, &text) else {
            let message = unsafe text.map { unsafe String(cString: $0) } ?? "out of memory"
            unsafe PQfreemem(text)
            throw PostgresError(
                kind: .misuse,
                message: "the connection text cannot be read: \(message.trimmed.withoutQuotedParts)"
            )
        }
        defer { unsafe PQconninfoFree(options) }
        var given: [String: String] = [:]
        var option = unsafe options
        // The array ends with an entry whose keyword is null.
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                given[unsafe String(cString: keyword)] = unsafe String(cString: value)
            }
            unsafe option += 1
        }
        return given
    }

    /// Connects, host by host; the caller owns what comes back and looks at its status.
    func connect() -> OpaquePointer? {
        unsafe withCStrings(pairs.map(\.keyword)) { keywords in
            unsafe withCStrings(pairs.map(\.value)) { values in
                unsafe PQconnectdbParams(keywords, values, 1)
            }
        }
    }

    /// What was wrong with an attempt. libpq keeps no SQLSTATE of a connection, so where a server answered it is
    /// asked once more, wordily; the handle may be connected afterwards and is good for closing alone.
    func failure(of handle: OpaquePointer) -> PostgresError {
        let message = hideSecrets(unsafe String(cString: PQerrorMessage(handle)).trimmed)
        if Self.isMissingPassword(message) {
            return PostgresError(kind: .authentication, message: message)
        }
        guard !Self.isOfClient(message) else { return PostgresError(kind: .cannotConnect, message: message) }
        unsafe PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
        unsafe PQreset(handle)
        let state = Self.sqlState(in: unsafe String(cString: PQerrorMessage(handle)))
        let kind: PostgresError.Kind = state?.hasPrefix("28") == true ? .authentication : .cannotConnect
        return PostgresError(kind: kind, sqlState: state, message: message)
    }

    private func hideSecrets(_ message: String) -> String {
        secrets.reduce(message) { text, secret in
            // A short secret would blot out ordinary words and is guessed from the gaps.
            secret.utf8.count < 3 ? text : text.replacing(secret, with: "***")
        }
    }

    private static func isMissingPassword(_ message: String) -> Bool {
        message.contains("no password supplied")
    }

    /// Whether libpq itself gave up, without an answer of a server. It speaks English: nobody calls `setlocale`.
    static func isOfClient(_ message: String) -> Bool {
        let last = message.split(separator: "\n").last { !$0.hasPrefix("\t") } ?? ""
        let phrases = [
            "Connection refused", "No such file or directory", "timeout expired", "could not translate host name",
            "Permission denied", "No route to host", "Network is unreachable", "Connection timed out",
            "session is read-only", "session is not read-only", "server is in hot standby", "server is not in",
            "SSL", "certificate", "GSSAPI", "server closed the connection unexpectedly", "Connection reset",
        ]
        return phrases.contains { last.contains($0) }
    }

    /// The last SQLSTATE in a wordy message: `FATAL:  28P01: password authentication failed`.
    static func sqlState(in message: String) -> String? {
        let pattern = #/:  ([0-9A-Z]{5}): /#
        return message.matches(of: pattern).last.map { String($0.1) }
    }
}

/// Lends the texts as an array of C strings that ends with null.
private func withCStrings<Result>(
    _ texts: [String],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
    var bytes: [CChar] = []
    var starts: [Int] = []
    for text in texts {
        starts.append(bytes.count)
        bytes += text.utf8CString
    }
    return unsafe bytes.withUnsafeBufferPointer { bytes in
        // Each start is an index of `bytes`, whose last element closes the last text.
        var pointers = unsafe starts.map { start in unsafe bytes.baseAddress.map { unsafe $0 + start } }
        unsafe pointers.append(nil)
        return unsafe pointers.withUnsafeBufferPointer { pointers in
            unsafe body(pointers.baseAddress!)
        }
    }
}

extension String {
    /// The text without white space around it.
    var trimmed: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
