import Board
import Foundation
import Pace

/// An office with a board: a daemon with tokens, and its address.
final class BoardOffice {
    static let tokens = [
        "reader": "reader-token-0123456789", "display": "display-token-0123456789",
        "head": "head-token-0123456789", "journal": "journal-token-0123456789",
    ]

    let office: Office
    let daemon: CallPaceProcess
    /// With the slash at its end.
    let address: String

    /// - Parameters:
    ///   - rest: sources and teams.
    ///   - board: more keys of the board.
    init(_ rest: String, board: String = "") async throws {
        office = try Office.scratch()
        for (kind, token) in Self.tokens {
            try office.write("\(token)\n", to: "\(kind).token")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600],
                ofItemAtPath: office.path("\(kind).token")
            )
        }
        try office.write("", to: "Master.csv")
        try office.configure(
            """
            board: {listen: "127.0.0.1:0", token_file: reader.token, display_token_file: display.token, \
            head_token_file: head.token, journal_token_file: journal.token\(board)}

            """ + rest
        )
        let started = try await office.daemon()
        daemon = started
        address = try await Self.address(of: started)
        let ready = address + "health/ready"
        try await until("the board to be ready: \(started.log)") { started.log.contains("board: ") }
        let deadline = Date() + 60
        while try await BoardClient.ask(ready).status != 200, Date() < deadline {
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// What the daemon says of where it listens.
    static func address(of daemon: CallPaceProcess) async throws -> String {
        try await until("the board to listen: \(daemon.log)") { daemon.log.contains("board: http://") }
        let line = daemon.log.split(separator: "\n").last { $0.contains("board: http://") } ?? ""
        return line.firstRange(of: "http://").map { String(line[$0.lowerBound...]) } ?? ""
    }

    func ask(
        _ path: String,
        method: String = "GET",
        token: String? = nil,
        headers: [String: String] = [:],
        body: String? = nil
    ) async throws -> BoardClient.Answer {
        var headers = headers
        if let token { headers["Authorization"] = "Bearer \(token)" }
        return try await BoardClient.ask(address + path, method: method, headers: headers, body: body)
    }

    /// What the browser of a board's own page sends with a form.
    var sameOrigin: [String: String] { ["Sec-Fetch-Site": "same-origin", "Accept": "text/html"] }

    /// A link to a manager's page, from `/me/` on; past ones have expired.
    func link(_ manager: String, expires: Instant = Instant(seconds: 4_000_000_000)) throws -> String {
        let id = try office.number(
            """
            insert into callpace.board_link (manager_id, expires_at, who)
            select id, to_timestamp(\(expires.seconds)), 'test' from callpace.manager where key = '\(manager)' returning id
            """
        )
        return "me/" + LinkSigner(installationSecret: try secret()).text(id: id, expiresAt: expires)
    }

    private func secret() throws -> [UInt8] {
        let digits = Array(
            try office.texts("select encode(secret, 'hex') from callpace.installation").first?.utf8 ?? "".utf8
        )
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
    }
}
