internal import CGMime

/// The parts of a message (RFC 2045, 2046); the one owner of what GMime made of it.
///
/// GMime reads the structure at once and keeps no contents beside the message's bytes; only what is asked for is
/// decoded. Whoever makes one has checked the bytes for what GMime does not survive: many `:` in address fields, many
/// parts, deep nesting.
@safe package struct MimeStructure: ~Copyable {
    /// A part with its content type in lower case.
    package struct Part: Hashable, Sendable {
        package var type: String
        package var content: Content
    }

    package enum Content: Hashable, Sendable {
        /// Decoded; text in UTF-8 where its charset can be told.
        case bytes([UInt8])
        /// Larger than what was asked for.
        case tooLarge
    }

    private let message: UnsafeMutablePointer<GMimeMessage>

    /// - Parameters:
    ///   - header: the fields that tell of the content, a line each.
    ///   - body: what follows the empty line.
    /// - Returns: nil for bytes that GMime makes nothing of.
    package init?(header: [UInt8], body: Span<UInt8>) {
        MimeLibrary.isSetUp
        // The stream copies the bytes. Parser and message hold it, and each other's parts, by reference counts.
        guard let stream = unsafe g_mime_stream_mem_new() else { return nil }
        defer { unsafe g_object_unref(stream) }
        unsafe Self.write((header + [10]).span, to: stream)
        unsafe Self.write(body, to: stream)
        unsafe g_mime_stream_reset(stream)
        guard let parser = unsafe g_mime_parser_new_with_stream(stream) else { return nil }
        defer { unsafe g_object_unref(parser) }
        unsafe g_mime_parser_set_persist_stream(parser, 1)
        unsafe g_mime_parser_set_format(parser, GMIME_FORMAT_MESSAGE)
        let options = unsafe MimeLibrary.options(for: .windows1251)
        guard let message = unsafe g_mime_parser_construct_message(parser, options) else { return nil }
        unsafe self.message = message
    }

    @unsafe private static func write(_ bytes: Span<UInt8>, to stream: UnsafeMutablePointer<GMimeStream>) {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            // An empty buffer has no address, and needs none.
            guard let start = buffer.baseAddress else { return }
            unsafe start.withMemoryRebound(to: CChar.self, capacity: buffer.count) { text in
                _ = unsafe g_mime_stream_write(stream, text, buffer.count)
            }
        }
    }

    deinit {
        unsafe g_object_unref(message)
    }

    /// The parts that hold a calendar: `text/calendar`, `application/ics` and attached `*.ics`.
    ///
    /// - Parameters:
    ///   - deepest: how many multiparts are looked into on the way down. Attached messages are not.
    ///   - most: so many parts at most.
    ///   - limit: the most bytes of one.
    package borrowing func calendars(deepest: Int, most: Int, limit: Int) -> [Part] {
        var found: [Part] = []
        if let root = unsafe g_mime_message_get_mime_part(message) {
            unsafe Self.collect(root, deepest, most, limit, into: &found)
        }
        return found
    }

    @unsafe private static func collect(
        _ object: UnsafeMutablePointer<GMimeObject>,
        _ depth: Int,
        _ most: Int,
        _ limit: Int,
        into found: inout [Part]
    ) {
        if let parts = unsafe callpace_as_multipart(object) {
            guard depth > 0 else { return }
            for index in 0..<(unsafe g_mime_multipart_get_count(parts)) {
                guard found.count < most, let part = unsafe g_mime_multipart_get_part(parts, index) else { return }
                unsafe collect(part, depth - 1, most, limit, into: &found)
            }
        } else if let part = unsafe callpace_as_part(object), found.count < most {
            let type = unsafe type(of: object)
            guard unsafe type == "text/calendar" || type == "application/ics" || isCalendarFile(part) else { return }
            found.append(Part(type: type, content: unsafe content(of: part, object, limit)))
        }
    }

    @unsafe private static func isCalendarFile(_ part: UnsafeMutablePointer<GMimePart>) -> Bool {
        guard let name = unsafe g_mime_part_get_filename(part) else { return false }
        return unsafe String(cString: name).lowercased().hasSuffix(".ics")
    }

    /// The content of a message that is one text; nil for any other, and for more bytes than `limit`.
    package borrowing func text(limit: Int) -> [UInt8]? {
        guard let root = unsafe g_mime_message_get_mime_part(message), let part = unsafe callpace_as_part(root),
            unsafe Self.type(of: root) == "text/plain",
            case .bytes(let text) = unsafe Self.content(of: part, root, limit)
        else { return nil }
        return text
    }

    @unsafe private static func type(of object: UnsafeMutablePointer<GMimeObject>) -> String {
        // Type and names belong to the object and are copied here.
        guard let type = unsafe g_mime_object_get_content_type(object),
            let media = unsafe g_mime_content_type_get_media_type(type),
            let subtype = unsafe g_mime_content_type_get_media_subtype(type)
        else { return "" }
        return unsafe "\(String(cString: media))/\(String(cString: subtype))".lowercased()
    }

    @unsafe private static func content(
        of part: UnsafeMutablePointer<GMimePart>,
        _ object: UnsafeMutablePointer<GMimeObject>,
        _ limit: Int
    ) -> Content {
        guard let wrapper = unsafe g_mime_part_get_content(part) else { return .bytes([]) }
        // Quoted-printable triples a byte at most, and breaks lines.
        guard let source = unsafe g_mime_data_wrapper_get_stream(wrapper),
            unsafe g_mime_stream_length(source) <= Int64(limit) * 4
        else { return .tooLarge }
        guard let stream = unsafe g_mime_stream_mem_new() else { return .bytes([]) }
        defer { unsafe g_object_unref(stream) }
        unsafe g_mime_data_wrapper_write_to_stream(wrapper, stream)
        guard let memory = unsafe callpace_as_memory(stream),
            let array = unsafe g_mime_stream_mem_get_byte_array(memory)
        else { return .bytes([]) }
        // The array belongs to the stream and is copied before that is freed.
        let bytes = unsafe [UInt8](UnsafeBufferPointer(start: array.pointee.data, count: Int(array.pointee.len)))
        guard bytes.count <= limit else { return .tooLarge }
        let charset = unsafe g_mime_object_get_content_type_parameter(object, "charset").map { name in
            unsafe String(cString: name)
        }
        return .bytes(CharsetText.unicode(bytes, charset: charset))
    }
}
