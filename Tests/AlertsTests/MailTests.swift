import Alerts
import Foundation
import Pace
import Settings
import TestSupport
import Testing

// One after the other: a program cannot be run while another one that starts holds its file open for writing.
@Suite("E-mail", .serialized)
struct MailTests {
    /// A stand-in that keeps its arguments, a line each, and its input.
    static func keeping(_ folder: Folder, status: Int = 0) throws -> String {
        try folder.write(
            """
            #!/bin/sh
            printf '%s\\n' "$@" > "\(folder.path)/arguments"
            cat > "\(folder.path)/input"
            echo "words of the program" >&2
            exit \(status)
            """,
            to: "sendmail",
            isProgram: true
        )
    }

    static func channel(_ sendmail: String, from: String? = nil, seconds: Int = 30) -> AlertChannel {
        let target = AlertSettings.Target.email(
            addresses: ["head@example.com", "office@example.com"],
            from: from,
            sendmail: sendmail
        )
        return AlertChannel(AlertSettings(name: "email", target: target), sendmailSeconds: seconds)
    }

    static func refusal(_ channel: AlertChannel, to address: String? = nil) async -> SendFailure? {
        await failure { () throws(SendFailure) in try await channel.send(Sample.message(), to: address) }
    }

    /// Head and body of a mail; continued lines are joined.
    static func parts(_ mail: String) throws -> (head: [String: String], names: [String], body: String) {
        let halves = mail.components(separatedBy: "\n\n")
        #expect(halves.count == 2)
        var (head, names): ([String: String], [String]) = ([:], [])
        for line in halves[0].replacingOccurrences(of: "\n ", with: " ").components(separatedBy: "\n") {
            let parts = line.components(separatedBy: ": ")
            names.append(parts[0])
            head[parts[0]] = parts.dropFirst().joined(separator: ": ")
        }
        let body = try #require(Data(base64Encoded: halves[1], options: .ignoreUnknownCharacters))
        return (head, names, String(decoding: body, as: UTF8.self))
    }

    /// RFC 2047.
    static func decoded(_ subject: String) throws -> String {
        let bytes = try subject.components(separatedBy: " ").flatMap { word -> [UInt8] in
            #expect(word.utf8.count <= 75)
            #expect(word.hasPrefix("=?utf-8?B?") && word.hasSuffix("?="))
            return Array(try #require(Data(base64Encoded: String(word.dropFirst(10).dropLast(2)))))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("sendmail gets sender and addresses as arguments and a whole mail as its input")
    func mail() async throws {
        let folder = try Folder()
        let channel = Self.channel(try Self.keeping(folder), from: "callpace@example.com")
        try await channel.send(Sample.message())
        let arguments = try folder.text(of: "arguments").split(separator: "\n").map(String.init)
        #expect(arguments == ["-i", "-f", "callpace@example.com", "--", "head@example.com", "office@example.com"])
        let (head, names, body) = try Self.parts(folder.text(of: "input"))
        let expected = [
            "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
            "Auto-Submitted",
        ]
        #expect(names == expected)
        #expect(head["From"] == "CallPace <callpace@example.com>")
        #expect(head["To"] == "head@example.com, office@example.com")
        #expect(head["Auto-Submitted"] == "auto-generated")
        #expect(try Self.decoded(head["Subject"] ?? "") == Sample.message().title)
        #expect(body == Sample.message().body + "\r\n")
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "EEE, d MMM yyyy HH:mm:ss Z"
        let date = try #require(formatter.date(from: head["Date"] ?? ""))
        #expect(abs(date.timeIntervalSinceNow) < 3_600)
    }

    @Test("without a sender none is given; the manager's own address takes the place of the head's")
    func ownAddress() async throws {
        let folder = try Folder()
        try await Self.channel(try Self.keeping(folder)).send(Sample.message(toManager: true), to: "anna@example.com")
        #expect(try folder.text(of: "arguments") == "-i\n--\nanna@example.com\n")
        let (head, names, _) = try Self.parts(folder.text(of: "input"))
        #expect(!names.contains("From"))
        #expect(head["To"] == "anna@example.com")
    }

    @Test("the Message-ID is the same on every retry and another one for every recipient and key")
    func messageID() async throws {
        let folder = try Folder()
        let channel = Self.channel(try Self.keeping(folder))
        func id(_ alert: Alert, _ address: String?) async throws -> String {
            try await channel.send(Sample.message(alert), to: address)
            return try #require(try Self.parts(folder.text(of: "input")).head["Message-ID"])
        }
        let first = try await id(Sample.alert(), nil)
        #expect(try await id(Sample.alert(numbers: nil), nil) == first)
        let others = [
            try await id(Sample.alert(), "anna@example.com"), try await id(Sample.alert(.missed), nil),
            try await id(Sample.alert(id: "boris"), nil),
        ]
        #expect(Set(others + [first]).count == 4)
        #expect(first.hasPrefix("<") && first.hasSuffix(">") && !first.contains("anna"))
    }

    @Test("no name becomes a header, an address or a line of its own", arguments: Sample.hostileNames)
    func hostileNames(_ name: String) async throws {
        let folder = try Folder()
        let channel = Self.channel(try Self.keeping(folder))
        let alert = Sample.alert(id: name, manager: name, team: name)
        for message in [Sample.message(alert), Message(digest: [alert], language: .russian, zone: Sample.moscow)] {
            try await channel.send(message)
            let mail = try folder.text(of: "input")
            #expect(mail.utf8.allSatisfy { $0 == 10 || (0x20...0x7E).contains($0) })
            #expect(mail.split(separator: "\n").allSatisfy { $0.utf8.count <= 76 })
            let (head, names, body) = try Self.parts(mail)
            #expect(names.count == 8 && !names.contains("Bcc"))
            #expect(head["To"] == "head@example.com, office@example.com")
            #expect(try Self.decoded(head["Subject"] ?? "").hasPrefix("CallPace: "))
            #expect(body == message.body.replacing("\n", with: "\r\n") + "\r\n")
        }
        #expect(try folder.text(of: "arguments") == "-i\n--\nhead@example.com\noffice@example.com\n")
    }

    @Test(
        "what is no address is refused for good, and no program runs",
        arguments: [
            "", "anna", "@example.com", "anna@", "-oQ/tmp@example.com", "a@b@c", "a b@example.com",
            "a@example.com\nb@c",
            "a@example.com,b@example.com", "\"a\"@example.com", "анна@example.com", "<a@example.com>",
        ]
    )
    func badAddresses(_ address: String) async throws {
        let folder = try Folder()
        let channel = Self.channel(try Self.keeping(folder))
        #expect(await Self.refusal(channel, to: address)?.isPermanent == true)
        let sender = Self.channel(try Self.keeping(folder), from: address)
        #expect(await Self.refusal(sender)?.isPermanent == true)
        #expect(!FileManager.default.fileExists(atPath: folder("arguments")))
    }

    @Test(
        "the exit status tells whether to try again",
        arguments: [
            (64, true), (65, true), (67, true), (68, true), (69, false), (70, true), (71, false), (73, false),
            (74, false), (75, false), (77, true), (78, true), (1, true), (137, false),
        ]
    )
    func statuses(_ status: Int, _ isPermanent: Bool) async throws {
        let folder = try Folder()
        let refusal = await Self.refusal(Self.channel(try Self.keeping(folder, status: status)))
        #expect(refusal?.isPermanent == isPermanent)
        #expect(refusal?.description.contains("\(status)") == true)
        #expect(refusal?.description.contains("words of the program") == true)
    }

    /// Whether a process is gone, or dead and not yet taken away by init; a signal takes a moment.
    private static func isGone(_ id: pid_t) async -> Bool {
        for _ in 0..<200 {
            let state = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? "0 (x) Z"
            if state.contains(") Z") || state.contains(") X") { return true }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return false
    }

    @Test("a sendmail that hangs is ended with what it started, and tried again")
    func hanging() async throws {
        let folder = try Folder()
        let program = try folder.write(
            """
            #!/bin/sh
            sleep 3600 &
            echo $! > "\(folder.path)/child"
            echo $$ > "\(folder.path)/parent"
            wait
            """,
            to: "sendmail",
            isProgram: true
        )
        // Long enough for the program to have begun.
        let refusal = await Self.refusal(Self.channel(program, seconds: 3))
        #expect(refusal?.isPermanent == false)
        #expect(refusal?.description.contains("3 s") == true)
        for name in ["parent", "child"] {
            let id = try #require(pid_t(folder.text(of: name).trimmingCharacters(in: .whitespacesAndNewlines)))
            #expect(await Self.isGone(id), "\(name) \(id) is still there")
        }
    }

    @Test("a send that is given up ends its sendmail")
    func cancelled() async throws {
        let folder = try Folder()
        let program = try folder.write(
            "#!/bin/sh\necho $$ > '\(folder.path)/new' && mv '\(folder.path)/new' '\(folder.path)/id'\nexec sleep 3600\n",
            to: "sendmail",
            isProgram: true
        )
        let send = Task { await Self.refusal(Self.channel(program, seconds: 3_600)) }
        while !FileManager.default.fileExists(atPath: folder("id")) { try await Task.sleep(for: .milliseconds(5)) }
        send.cancel()
        #expect(await send.value?.isPermanent == false)
        let id = try #require(pid_t(folder.text(of: "id").trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(id, 0) != 0 && errno == ESRCH)
    }

    @Test("a sendmail that is not there, or cannot be run, is named and tried again")
    func missing() async throws {
        let folder = try Folder()
        let plain = try folder.write("#!/bin/sh\n", to: "plain")
        for path in [folder("nothing"), plain] {
            let refusal = await Self.refusal(Self.channel(path))
            #expect(refusal?.isPermanent == false)
            #expect(refusal?.description.contains(path) == true)
        }
    }

    @Test("one that reads nothing and one that talks without end harm nobody")
    func rude() async throws {
        let folder = try Folder()
        let deaf = try folder.write("#!/bin/sh\nexec 0<&-\nexit 0\n", to: "deaf", isProgram: true)
        let alerts = (0..<3_000).map { Sample.alert(id: "m\($0)", manager: "Manager \($0)", team: "team \($0 / 20)") }
        let message = Message(digest: alerts, language: .english, zone: Sample.moscow)
        #expect(message.body.utf8.count > 131_072)
        try await Self.channel(deaf).send(message)
        let loud = try folder.write("#!/bin/sh\nyes\n", to: "loud", isProgram: true)
        #expect(await Self.refusal(Self.channel(loud, seconds: 1))?.isPermanent == false)
        let whole = try Self.keeping(folder)
        try await Self.channel(whole).send(message)
        #expect(try Self.parts(folder.text(of: "input")).body == message.body.replacing("\n", with: "\r\n") + "\r\n")
    }
}
