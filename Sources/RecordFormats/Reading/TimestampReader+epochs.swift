extension TimestampReader {
    /// Of the moments that records write as seconds since 1970, whatever zone their source is in.
    static let epochs = TimestampReader(zone: nil, allowsEpoch: true)
}
