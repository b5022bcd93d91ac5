extension ColumnLayout {
    /// From the headings of a web export, of which letters and digits count alone: `Dest. Channel` is `destchannel`,
    /// `dstchannel_ext` is `dstchannelext`.
    init(headings: [String]) {
        self.init(
            count: headings.count,
            headings.map { Column(name: String($0.lowercased().unicodeScalars.filter(Self.counts))) }
        )
    }

    /// The layout of a heading line; nil unless all of `required` are among its headings.
    init?(headingLine fields: FieldSplitter, _ bytes: Span<UInt8>, required: [Column]) {
        guard fields.count <= FieldSplitter.mostFields, fields.fields.allSatisfy({ $0.range.count <= 64 }) else {
            return nil
        }
        self.init(headings: fields.fields.indices.map { fields.text($0, bytes) })
        guard required.allSatisfy(has) else { return nil }
    }

    private static func counts(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal
    }

    /// What is wrong with `columns`, by the headings that a format cannot do without.
    static func problem(columns: [String]?, required: [Column]) -> String? {
        guard let columns else { return nil }
        guard columns.count <= FieldSplitter.mostFields else {
            return "columns: \(columns.count) are named, at most \(FieldSplitter.mostFields) are read"
        }
        let layout = Self(headings: columns)
        return required.first { !layout.has($0) }.map { "columns: \($0.name) is not among them" }
    }
}
