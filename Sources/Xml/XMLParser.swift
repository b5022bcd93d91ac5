internal import CExpat
internal import Glibc

/// A parser of expat for one document.
///
/// The one owner of an `XML_Parser`. It is made, used and freed within one call, by one thread.
@safe
struct XMLParser: ~Copyable {
    private let parser: OpaquePointer

    init() throws(XMLError) {
        // Without an encoding the document's own word counts.
        guard let made = unsafe XML_ParserCreate(nil) else { throw .outOfMemory }
        unsafe parser = made
    }

    deinit {
        // Made once in `init`, and nobody else has it.
        unsafe XML_ParserFree(parser)
    }

    func read(_ bytes: Span<UInt8>, into document: inout XMLDocument) throws(XMLError) {
        guard bytes.count <= Int(Int32.max) else { throw .tooLong(limit: Int(Int32.max)) }
        listen()
        var reading = Reading(document: document)
        document = XMLDocument()
        defer { swap(&document, &reading.document) }
        let status = unsafe withUnsafeMutablePointer(to: &reading) { reading in
            // The calls back come within `XML_Parse` alone, for which the pointer holds. The parser is the one that stops
            // itself, and it outlives the call.
            unsafe reading.pointee.parser = parser
            unsafe XML_SetUserData(parser, reading)
            // expat reads `count` bytes of the span, which lives until the closure returns, and keeps none as this is the
            // last part; without a byte it looks at none.
            return unsafe bytes.withUnsafeBytes { buffer in
                unsafe XML_Parse(
                    parser,
                    buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
                    Int32(buffer.count),
                    1
                )
            }
        }
        if let error = reading.document.error { throw error }
        guard status == XML_STATUS_OK else {
            let code = unsafe XML_GetErrorCode(parser)
            if code == XML_ERROR_NO_MEMORY { throw .outOfMemory }
            throw .malformed(line: Int(clamping: unsafe XML_GetCurrentLineNumber(parser)))
        }
    }

    /// Each call back gets the reading that `read` has set, and texts that are valid while the call lasts.
    private func listen() {
        unsafe XML_SetElementHandler(
            parser,
            { context, name, attributes in
                guard let reading = unsafe Reading.at(context), let name = unsafe name else { return }
                unsafe reading.pointee.begin(name, attributes)
            },
            { context, _ in
                guard let reading = unsafe Reading.at(context) else { return }
                unsafe reading.pointee.end()
            }
        )
        unsafe XML_SetCharacterDataHandler(parser) { context, text, count in
            guard let reading = unsafe Reading.at(context), let text = unsafe text, count > 0 else { return }
            // expat hands over that many bytes of UTF-8.
            let bytes = unsafe UnsafeRawBufferPointer(start: text, count: Int(count)).bindMemory(to: UInt8.self)
            unsafe reading.pointee.document.addText(bytes.span)
        }
        unsafe XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
            guard let reading = unsafe Reading.at(context) else { return }
            unsafe reading.pointee.refuse(.hasDocumentType)
        }
        unsafe XML_SetEntityDeclHandler(parser) { context, _, _, _, _, _, _, _, _ in
            guard let reading = unsafe Reading.at(context) else { return }
            unsafe reading.pointee.refuse(.hasDocumentType)
        }
    }
}

/// What the calls back work on.
@safe
private struct Reading {
    var document: XMLDocument
    /// The parser that calls; not owned.
    var parser: OpaquePointer?

    init(document: XMLDocument) {
        self.document = document
    }

    @unsafe static func at(_ context: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<Reading>? {
        unsafe context?.assumingMemoryBound(to: Reading.self)
    }

    /// - Parameter list: names and values by turns, with a null behind the last.
    @unsafe mutating func begin(_ name: UnsafePointer<CChar>, _ list: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        guard document.error == nil else { return }
        document.begin(unsafe Self.bytes(name).span)
        if let list = unsafe list {
            var index = 0
            // A value follows each name.
            while let key = unsafe list[index], let value = unsafe list[index + 1] {
                unsafe document.addAttribute(Self.bytes(key).span, Self.bytes(value).span)
                index += 2
            }
        }
        if let reason = document.excess { refuse(reason) }
    }

    mutating func end() {
        if document.error == nil { document.end() }
    }

    /// The bytes of a text up to its null.
    @unsafe private static func bytes(_ text: UnsafePointer<CChar>) -> UnsafeBufferPointer<UInt8> {
        unsafe UnsafeRawBufferPointer(start: text, count: strlen(text)).bindMemory(to: UInt8.self)
    }

    mutating func refuse(_ reason: XMLError) {
        document.refuse(reason)
        // Called within a call back of this parser, which therefore lives.
        _ = unsafe XML_StopParser(parser, 0)
    }
}
