import Mime

/// Refuses a body that GMime would not bear when it reads the structure.
struct BodyCheck {
    private static let content = Array("content-".utf8)
    private static let addressNames: Set<[UInt8]> = Set(
        HeaderName.allCases.filter(\.isAddress).map { Array($0.rawValue.utf8) }
    )

    private var dashLines = 0
    /// Fields in a row without an empty line, which may be the header of a part.
    private var fields = 0
    private var brackets = 0
    private var words = 0

    /// - Parameters:
    ///   - header: the fields of the message that GMime is given.
    ///   - body: where the body stands.
    init(header: [UInt8], _ bytes: Span<UInt8>, _ body: Range<Int>) throws(MailProblem) {
        try check(header.span, header.indices)
        fields = 0
        try check(bytes, body)
    }

    private mutating func check(_ bytes: Span<UInt8>, _ body: Range<Int>) throws(MailProblem) {
        var line = body.lowerBound
        while line < body.upperBound {
            let end = MailHeaders.lineEnd(bytes, line, body.upperBound)
            if bytes[line] == UInt8(ascii: "-"), line + 1 < end, bytes[line + 1] == UInt8(ascii: "-") {
                dashLines += 1
                guard dashLines <= MailLimits.dashLines else {
                    throw MailProblem("more than \(MailLimits.dashLines) lines begin with --")
                }
                fields = 0
            } else if MailHeaders.isEmpty(bytes, line, end) {
                fields = 0
            }
            try checkField(bytes, line..<end, body.upperBound)
            line = end
        }
    }

    /// Every line with a name may be a header field of a part or of an attached message, which GMime reads whole.
    private mutating func checkField(_ bytes: Span<UInt8>, _ line: Range<Int>, _ limit: Int) throws(MailProblem) {
        guard let field = MailHeaders.field(bytes, line) else { return }
        fields += 1
        guard fields <= MailLimits.headers else {
            throw MailProblem("more than \(MailLimits.headers) header fields in a part")
        }
        var end = line.upperBound
        while end < limit, bytes[end].isBlank, end - line.lowerBound <= MailLimits.headerBlock {
            end = MailHeaders.lineEnd(bytes, end, limit)
        }
        guard end - line.lowerBound <= MailLimits.headerBlock else {
            throw MailProblem("a header field of a part is longer than \(MailLimits.headerBlock) bytes")
        }
        words += EncodedWords.cost(bytes, field.value.lowerBound..<end)
        guard words <= MailLimits.encodedWords else {
            throw MailProblem("encoded words of parts are longer than \(MailLimits.encodedWords) bytes")
        }
        if HeaderTable.begins(bytes, field.name, with: Self.content) {
            try checkContent(bytes, field.value.lowerBound..<end)
        }
        guard field.name.count <= 16, Self.addressNames.contains(field.name.map { bytes[$0].lowered }) else { return }
        try MailHeaders.check(bytes, field.value.lowerBound..<end, "an address field of a part")
    }

    private mutating func checkContent(_ bytes: Span<UInt8>, _ value: Range<Int>) throws(MailProblem) {
        guard value.count <= MailLimits.contentHeader else {
            throw MailProblem("a content type is longer than \(MailLimits.contentHeader) bytes")
        }
        for index in value where bytes[index] == UInt8(ascii: "(") { brackets += 1 }
        guard brackets <= MailLimits.brackets else {
            throw MailProblem("more than \(MailLimits.brackets) brackets in content types")
        }
    }
}
