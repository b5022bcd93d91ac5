/// Secrets come from files, read anew whenever they are used.
package enum SecretFile {
    private static let longest = 65_536

    /// The content without the line end.
    ///
    /// Where the file cannot be read, the credential of the same name that systemd handed to the service stands for it.
    package static func read(
        _ path: String,
        credentials: String? = ProcessEnvironment.value(of: "CREDENTIALS_DIRECTORY")
    ) throws(SystemError) -> String {
        do throws(SystemError) {
            return try content(of: path)
        } catch {
            guard let credentials, let name = path.split(separator: "/").last,
                let credential = try? content(of: "\(credentials)/\(name)"), !credential.isEmpty
            else { throw error }
            return credential
        }
    }

    private static func content(of path: String) throws(SystemError) -> String {
        let bytes = try FileDescriptor.open(path).read(at: 0, count: longest)
        var text = String(decoding: bytes, as: UTF8.self)
        while let last = text.last, last.isNewline { text.removeLast() }
        return text
    }
}
