/// Reads telephone numbers as people write them.
package protocol NumberReading: Sendable {
    /// The E.164 form (`+74951234567`), or nil when the text is no valid number: short, anonymous, malformed.
    /// - Parameter region: ISO 3166 code for numbers without a country code.
    func e164(_ text: String, region: String?) -> String?
}
