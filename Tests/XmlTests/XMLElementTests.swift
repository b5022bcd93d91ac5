import Testing
import Xml

struct XMLElementTests {
    private func parse(_ text: String) throws(XMLError) -> XMLElement { try XMLElement(parsing: Array(text.utf8)) }

    private func malformed(_ text: String) -> Bool {
        do throws(XMLError) {
            _ = try parse(text)
            return false
        } catch {
            guard case .malformed = error else { return false }
            return true
        }
    }

    @Test("Elements, attributes and text, in order")
    func tree() throws {
        let text = """
            <?xml version="1.0"?>
            <cdr core-uuid="1" b='"'><a>one</a><a x="2"/>t<!-- no --><c:d>&lt;&amp;&#1040;<![CDATA[<e>]]></c:d>u</cdr>
            """
        #expect(
            try parse(text)
                == XMLElement(
                    name: "cdr",
                    attributes: [XMLAttribute(name: "core-uuid", value: "1"), XMLAttribute(name: "b", value: "\"")],
                    text: "tu",
                    children: [
                        XMLElement(name: "a", text: "one"),
                        XMLElement(name: "a", attributes: [XMLAttribute(name: "x", value: "2")]),
                        XMLElement(name: "c:d", text: "<&А<e>"),
                    ]
                )
        )
    }

    @Test("Looking up takes the first of a name")
    func lookup() throws {
        let root = try parse("<r k=\"v\"><a>1</a><a>2</a></r>")
        #expect(root.child("a")?.text == "1" && root.child("b") == nil)
        #expect(root.attribute("k") == "v" && root.attribute("l") == nil)
    }

    @Test(
        "What is no XML is refused",
        arguments: [
            "", " ", "x", "<a>", "</a>", "<a></b>", "<a/><b/>", "<a/>x", "<a x=1/>", "<a x='1' x='2'/>", "<a>&b;</a>",
            "<12/>", "<a b c/>", "<a>\u{1}</a>", "<a>\u{0}</a>", "<a x='<'/>", "<a>]]></a>", "<a>&#0;</a>",
            "\n<?xml version='1.0'?><a/>",
        ]
    )
    func malformed(text: String) {
        #expect(malformed(text))
    }

    @Test("Bytes that are no UTF-8 are refused; an encoding that is named is read")
    func encodings() throws {
        #expect(throws: XMLError.malformed(line: 1)) {
            try XMLElement(parsing: Array("<a>".utf8) + [0xFF] + Array("</a>".utf8))
        }
        let latin = Array("<?xml version='1.0' encoding='ISO-8859-1'?><a>".utf8) + [0xE9] + Array("</a>".utf8)
        #expect(try XMLElement(parsing: latin).text == "é")
        #expect(malformed("<?xml version='1.0' encoding='EBCDIC'?><a/>"))
    }

    @Test(
        "Document types are refused, whatever stands in them",
        arguments: [
            "<!DOCTYPE a><a/>", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
            "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
            "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;&b;\">]><a>&c;</a>",
            "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY % p \"x\">]><a/>",
        ]
    )
    func documentTypes(text: String) {
        #expect(throws: XMLError.hasDocumentType) { try parse(text) }
    }

    @Test("Depth is bounded")
    func depth() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "<a>", count: levels) + String(repeating: "</a>", count: levels)
        }
        #expect(try parse(nested(XMLElement.deepest)).name == "a")
        #expect(throws: XMLError.tooDeep) { try parse(nested(XMLElement.deepest + 1)) }
        // What is refused is not read on.
        #expect(throws: XMLError.tooDeep) { try parse(String(repeating: "<a>", count: 100_000)) }
    }

    @Test("The number of elements and attributes is bounded")
    func count() throws {
        let elements = String(repeating: "<b/>", count: XMLElement.most)
        #expect(throws: XMLError.tooMany) { try parse("<a>" + elements + "</a>") }
        #expect(try parse("<a>" + String(elements.dropLast(4)) + "</a>").children.count == XMLElement.most - 1)
        let attributes = (0..<XMLElement.most).map { " a\($0)=''" }.joined()
        #expect(throws: XMLError.tooMany) { try parse("<a" + attributes + "/>") }
    }

    @Test("The length is bounded")
    func length() throws {
        let text = "<a>" + String(repeating: "x", count: 100) + "</a>"
        #expect(throws: XMLError.tooLong(limit: 106)) { try XMLElement(parsing: Array(text.utf8), limit: 106) }
        #expect(try XMLElement(parsing: Array(text.utf8), limit: 107).text.utf8.count == 100)
    }

    @Test("The line of what is wrong is told, nothing of the document")
    func line() {
        #expect(throws: XMLError.malformed(line: 3)) { try parse("<a>\n<secret/>\n<b></a>") }
        #expect(XMLError.malformed(line: 3).description == "is no XML in its line 3")
    }

    @Test("Many documents, cut anywhere, leave nothing behind and trap nowhere")
    func cuts() {
        let bytes = Array("<?xml version=\"1.0\"?><a b=\"&quot;\"><c>Анна &#x10FFFF;</c><![CDATA[x]]></a>".utf8)
        for end in 0..<bytes.count {
            #expect(throws: XMLError.self) { try XMLElement(parsing: Array(bytes[..<end])) }
        }
    }
}
