import Pace

extension FileSample {
    /// The first rows of a delimited file as texts, blank ones left out.
    ///
    /// A row that the dialect does not allow is passed over to its line end, so that one torn row hides nothing.
    func rows(_ dialect: CSVDialect, atMost limit: Int = 20) -> [[String]] {
        let bytes = self.bytes.span
        var rows: [[String]] = []
        var splitter = FieldSplitter(dialect)
        var start = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
        while start < bytes.count, rows.count < limit {
            splitter.begin(at: start)
            var stop = splitter.advance(in: bytes, until: bytes.count, isFinal: isWhole)
            while case .newline = stop {
                stop = splitter.advance(in: bytes, until: bytes.count, isFinal: isWhole)
            }
            switch stop {
            case .complete(let next) where next > start:
                let texts = splitter.fields.indices.map { splitter.text($0, bytes) }
                if texts.contains(where: { !$0.isEmpty }) { rows.append(texts) }
                start = next
            case .complete, .malformed, .newline, .outOfBytes:
                guard let end = bytes.firstIndex(of: .lineFeed, in: start..<bytes.count) else { return rows }
                start = end + 1
            }
        }
        return rows
    }

    /// The first line that is not blank, without its end, at most 4,096 bytes of it.
    var firstLine: String {
        var lines = bytes.prefix(1 << 16).split { $0 == .lineFeed || $0 == .carriageReturn }[...]
        while let line = lines.popFirst() {
            let text = String(decoding: line.prefix(4_096), as: UTF8.self)
            let bare = text.unicodeScalars.drop { $0 == "\u{FEFF}" || $0 == " " || $0 == "\t" }
            if !bare.isEmpty { return String(bare) }
        }
        return ""
    }
}
