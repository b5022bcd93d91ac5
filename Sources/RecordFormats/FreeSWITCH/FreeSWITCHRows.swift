import Pace

/// Reads CSV lines of FreeSWITCH by the template that is named, or by the stock one that they fit.
struct FreeSWITCHRows: LineReader {
    private static let noUTF8 = "bytes that are no UTF-8 are read as U+FFFD"

    /// How the last line fitted.
    struct Fit: Sendable {
        /// It had as many columns as a template, so that nothing in it is a guess.
        var isExact = false
        /// There is a quote in its first column, as where the line was written anew.
        var hasOddBeginning = false
    }

    var carry: [UInt8] = []
    var fit = Fit()
    private let templates: [FreeSWITCHTemplate]
    private let isNamed: Bool
    private let separator: UInt8
    private let quote: UInt8
    private var plain: FreeSWITCHPlainLine?
    private var reader: FreeSWITCHLegReader
    private var channel = FreeSWITCHChannel()

    init(options: FormatOptions) {
        if let columns = options.columns {
            templates = [FreeSWITCHTemplate("columns", columns.map(FreeSWITCHTemplate.variable), isStock: false)]
        } else if let template = options.word("template").flatMap(FreeSWITCHTemplate.named) {
            templates = [FreeSWITCHTemplate(template.name, template.columns, isStock: false)]
        } else {
            templates = FreeSWITCHTemplate.stock
        }
        isNamed = templates.count == 1
        separator = options.separator ?? UInt8(ascii: ",")
        quote = options.quote ?? UInt8(ascii: "\"")
        plain = FreeSWITCHPlainLine(separator: separator, quote: quote)
        reader = FreeSWITCHLegReader(clock: TimestampReader(zone: options.zone))
    }

    /// Whether a line may be the first part of one.
    func beginsRow(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        guard let first = line.first else { return false }
        return bytes[first] == quote || FreeSWITCHRow.isInsert(bytes, line)
    }

    mutating func read(_ line: Range<Int>, _ bytes: Span<UInt8>, offset: Int64) -> LineReading {
        fit = Fit()
        do throws(RecordError) {
            let (template, columns) = try aligned(line, bytes)
            fill(template, columns, bytes)
            let leg = try reader.read(channel, bytes)
            return .record(.leg(consume leg), key: reader.key, note: note(bytes.isUTF8(line)))
        } catch {
            return .rejected(reason: error.description)
        }
    }

    /// Cuts a line in which nothing is to be guessed, for `plainRecord`.
    ///
    /// - Returns: where the next one begins; nil for any other line.
    mutating func cutPlain(_ bytes: Span<UInt8>, in range: Range<Int>) -> Int? {
        guard let next = plain?.cut(bytes, range), fillPlain(bytes) else { return nil }
        fit = Fit(isExact: true)
        return next
    }

    /// Reads the line that was cut.
    mutating func plainRecord(_ bytes: Span<UInt8>, _ line: Range<Int>, offset: Int64) -> DecodedRecord {
        do throws(RecordError) {
            let leg = try reader.read(channel, bytes)
            return DecodedRecord(
                outcome: .record(.leg(consume leg), key: reader.key),
                offset: offset,
                length: line.count,
                note: note(bytes.isUTF8(line))
            )
        } catch {
            return DecodedRecord(
                outcome: .quarantined(reason: error.description),
                offset: offset,
                length: line.count
            )
        }
    }

    private mutating func fillPlain(_ bytes: Span<UInt8>) -> Bool {
        guard let columns = plain?.columns else { return false }
        for place in templates.indices
        where templates[place].shapes.count == columns.count
            && FreeSWITCHRow.fits(templates[place].shapes, bytes, columns)
        {
            fill(templates[place], columns, bytes)
            return true
        }
        return false
    }

    /// Makes the channel that of a row.
    private mutating func fill(_ template: FreeSWITCHTemplate, _ columns: [Range<Int>], _ bytes: Span<UInt8>) {
        channel.begin()
        channel.tellsBridge = template.tellsBridge
        for (variable, place) in zip(template.variables, columns) where !place.isEmpty {
            if let variable { channel.set(variable, place, bytes) }
        }
    }

    private func note(_ isText: Bool) -> String? {
        isText ? reader.note : reader.note.map { $0 + "; " + Self.noUTF8 } ?? Self.noUTF8
    }

    private mutating func aligned(
        _ line: Range<Int>,
        _ bytes: Span<UInt8>
    ) throws(RecordError) -> (template: FreeSWITCHTemplate, columns: [Range<Int>]) {
        let needed = isNamed ? templates[0].columns.count : nil
        let row = FreeSWITCHRow(bytes, line, separator: separator, quote: quote, columns: needed)
        var found: (FreeSWITCHTemplate, [Range<Int>])?
        var isAmbiguous = false
        // With as many pieces as columns there is nothing to guess, but for a quote between two of them.
        let exact = templates.filter { $0.columns.count == row.pieces.count }
        for template in exact {
            switch row.alignment(template.shapes, bytes) {
            case .none: continue
            case .several: isAmbiguous = true
            case .one(let columns):
                let isOdd = columns.first.map { bytes.firstIndex(of: quote, in: $0) != nil } ?? false
                fit = Fit(isExact: true, hasOddBeginning: isOdd)
                return (template, columns)
            }
        }
        for template in templates where template.columns.count < row.pieces.count {
            switch row.alignment(template.shapes, bytes) {
            case .none: continue
            case .several: isAmbiguous = true
            case .one(let columns):
                isAmbiguous = isAmbiguous || found != nil
                found = (template, columns)
            }
        }
        if isAmbiguous {
            throw RecordError(field: "columns", problem: "\(row.pieces.count) of them can be read in several ways")
        }
        if let found { return found }
        let counts = Set(templates.map(\.columns.count)).sorted().map(String.init).joined(separator: ", ")
        throw RecordError(
            field: "columns",
            value: bytes.text(line.prefix(80)),
            problem: "has \(row.pieces.count) of them, which fit no template of \(counts)"
        )
    }
}
