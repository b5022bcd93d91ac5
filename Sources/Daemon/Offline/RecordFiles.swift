package import Linux
package import RecordFormats
package import Settings
import Tail

/// Reads the records of files without a database.
package enum RecordFiles {
    package enum Input: Sendable {
        case standardInput
        case file(String)
    }

    private static let chunk = 1 << 20

    /// The named files; the standard input for none.
    package static func inputs(_ files: [String]) throws(SystemError) -> [Input] {
        guard !files.isEmpty else { return [.standardInput] }
        for file in files { _ = try FileStatus(of: file) }
        return files.map { $0 == "-" ? .standardInput : .file($0) }
    }

    /// The files of a source, in ascending order of their names.
    package static func inputs(of source: SourceSettings, _ format: RecordFormat) throws(SystemError) -> [Input] {
        let paths = SourcePaths(source.paths, format: format)
        return try SourceFiles.list(paths.patterns, accepts: paths.accepts).map(Input.file)
    }

    /// Decodes an input to its end, in bounded memory.
    package static func forEachRecord(
        of input: Input,
        _ decoder: inout any RecordDecoder,
        _ body: (DecodedRecord) throws -> Void
    ) throws {
        var content: FileContent?
        if case .file(let path) = input { content = try FileContent.open(path) }
        var window: [UInt8] = []
        var offset: Int64 = 0
        var isFinal = false
        while !isFinal {
            let more =
                if let content {
                    try content.read(at: offset + Int64(window.count), count: chunk)
                } else {
                    try StandardInput.read(atMost: chunk)
                }
            isFinal = more.isEmpty
            window.append(contentsOf: more)
            var index = 0
            while index < window.count,
                case .record(let record) = decoder.next(
                    in: window.span,
                    from: index,
                    offset: offset,
                    isFinal: isFinal
                ), record.length > 0
            {
                try body(record)
                index += record.length
                offset += Int64(record.length)
            }
            window.removeFirst(index)
        }
    }
}

extension SourceSettings {
    /// The options for one input.
    package func options(for input: RecordFiles.Input, _ format: RecordFormat) -> FormatOptions {
        guard case .file(let given) = input else { return options }
        let path = given.hasPrefix("/") ? given : PathName.join(PathName.working, given)
        return options(for: path, SourcePaths(paths, format: format))
    }
}
