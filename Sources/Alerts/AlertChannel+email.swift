internal import Linux
internal import Pace

extension AlertChannel {
    /// Exit statuses (sysexits.h) after which it may work another time: unavailable, an error of the system, a file
    /// that cannot be written, an error of input and output, and "try again".
    private static let temporary: Set<Int32> = [69, 71, 73, 74, 75]

    func sendMail(
        _ message: Message,
        to addresses: [String],
        from: String?,
        by sendmail: String
    ) async throws(SendFailure) {
        guard !addresses.isEmpty else { throw SendFailure(isPermanent: true, "there is no address to write to") }
        if let wrong = (addresses + [from].compactMap(\.self)).first(where: { !MailMessage.isAddress($0) }) {
            throw SendFailure(isPermanent: true, "\"\(ShownText.line(wrong))\" is no e-mail address")
        }
        let mail = MailMessage(message, from: from, to: addresses, at: WallClock.now())
        // Addresses are given as arguments: nothing in the text can add one.
        let sender = from.map { ["-f", $0] } ?? []
        let program = Program([sendmail, "-i"] + sender + ["--"] + addresses)
        let outcome: Program.Outcome
        do throws(SystemError) {
            outcome = try await program.run(input: Array(mail.text.utf8), seconds: sendmailSeconds)
        } catch {
            throw SendFailure(error)
        }
        guard outcome.status != 0 else { return }
        guard let status = outcome.status else {
            throw SendFailure(isPermanent: false, "\(sendmail) took more than \(sendmailSeconds) s and was ended")
        }
        let words = ShownText.line(String(outcome.output.suffix(400)), limit: 200)
        throw SendFailure(
            // A signal tells nothing about the message.
            isPermanent: status < 128 && !Self.temporary.contains(status),
            "\(sendmail) ended with \(status)" + (words.isEmpty ? "" : ": \(words)")
        )
    }
}
