/// What makes the digests of one installation unlike those of any other, so that nobody finds out by trying who wrote to
/// whom without it.
package struct DigestSecret: Hashable, Sendable {
    private var words: [Int64]

    package init(_ bytes: [UInt8]) {
        var digest = RecordDigest()
        for byte in bytes { digest.add(byte) }
        let key = digest.finish()
        words = [Int64(bitPattern: key.high), Int64(bitPattern: key.low)]
    }

    package func mixed(_ key: RecordKey) -> RecordKey {
        var digest = RecordDigest()
        for word in words { digest.add(word) }
        digest.add(Int64(bitPattern: key.high))
        digest.add(Int64(bitPattern: key.low))
        return digest.finish()
    }
}

extension MailMessage {
    /// The message with every digest mixed.
    package func mixed(with secret: DigestSecret) -> MailMessage {
        var mixed = self
        mixed.identity = identity.map(secret.mixed)
        mixed.content = secret.mixed(content)
        mixed.messageID = messageID.map(secret.mixed)
        mixed.references = references.map(secret.mixed)
        mixed.parent = parent.map(secret.mixed)
        mixed.gmailThread = gmailThread.map(secret.mixed)
        mixed.threadIndex = threadIndex.map(secret.mixed)
        mixed.subject = subject.map(secret.mixed)
        mixed.author = author?.mixed(with: secret)
        mixed.sender = sender?.mixed(with: secret)
        mixed.recipients = recipients.map { MailRecipient($0.place, $0.party.mixed(with: secret)) }
        mixed.returnPath = returnPath?.mixed(with: secret)
        for index in marks.indices { mixed.marks[index].address = marks[index].address.map(secret.mixed) }
        mixed.copy = secret.mixed(copy)
        return mixed
    }
}

extension MailParty {
    package func mixed(with secret: DigestSecret) -> MailParty {
        MailParty(address: secret.mixed(address), domain: secret.mixed(domain), text: text)
    }
}
