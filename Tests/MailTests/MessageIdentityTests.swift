import Mail
import Pace
import Testing

struct MessageIdentityTests {
    @Test(
        "Ids are compared without brackets, blanks, comments and case",
        arguments: [
            ("<a@x>", "a@x"), ("a@x", "a@x"), (" <A@X.Example> ", "a@x.example"), ("< ab @ x >", "ab@x"),
            ("<a@x> (a comment)", "a@x"), ("a@x (a comment)", "a@x"), ("(one (two)) a@x", "a@x"), ("<a@\r\n x>", "a@x"),
            ("noise <a@x> <b@x>", "a@x"), ("<a@x", "a@x"), ("a@x>", "a@x"), ("<id-without-host>", "id-without-host"),
        ]
    )
    func ids(written: String, id: String) {
        #expect(MessageIdentity.id(written) == id)
        #expect(MessageIdentity.id(id) == id)
        #expect(MessageIdentity.key(messageID: written, author: "Anna@X") == RecordKey(of: id + "\0anna@x"))
        #expect(MessageIdentity.reference(messageID: written) == RecordKey(of: id))
    }

    @Test("Without an id there is no identity", arguments: ["", " ", "<>", "< >", "()", "(a@x)"])
    func none(written: String) {
        #expect(MessageIdentity.id(written) == nil)
        #expect(MessageIdentity.key(messageID: written, author: "anna@x") == nil)
        #expect(MessageIdentity.reference(messageID: written) == nil)
    }

    @Test("Another author's message with the same id is another message")
    func authors() {
        let anna = MessageIdentity.key(messageID: "<a@x>", author: "anna@x")
        #expect(anna != MessageIdentity.key(messageID: "<a@x>", author: "boris@x"))
        #expect(anna != MessageIdentity.key(messageID: "<a@x>", author: ""))
        #expect(anna != nil)
    }
}
