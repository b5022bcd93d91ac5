internal import CPhoneNumber
internal import Pace
internal import Synchronization

/// Reads telephone numbers with Google's libphonenumber and remembers what it read.
///
/// A number counts as read when libphonenumber calls it valid for its country. Letters are refused, except as the
/// extension behind a number (`ext. 12`, `доб. 12`), which is dropped.
package final class PhoneNumberReader: NumberReading, Sendable {
    private let remembered: Mutex<NumberMemory>

    /// - Parameter memory: how many numbers to remember; the reader holds at most twice as many.
    package init(memory: Int = 32_768) {
        remembered = Mutex(NumberMemory(capacity: memory))
    }

    /// The E.164 form (`+74951234567`), or nil when the text is longer than 64 bytes or is no valid number.
    /// - Parameter region: ISO 3166 code for numbers without a country code; without one only numbers with a plus
    ///   are read.
    package func e164(_ text: String, region: String?) -> String? {
        guard text.utf8.count <= 64, let numberLength = Self.numberLength(of: text) else { return nil }
        let key = NumberMemory.Key(text: text, region: region)
        if let known = remembered.withLock({ $0.value(of: key) }) { return known.number }
        let number = Self.read(text, numberLength: numberLength, region: region)
        remembered.withLock { $0.remember(number, as: key) }
        return number
    }

    /// How many bytes of the text are the number itself; nil when no number begins there.
    private static func numberLength(of text: String) -> Int? {
        var length = 0
        var digits = 0
        for scalar in text.unicodeScalars {
            if scalar.properties.numericType == .decimal {
                digits += 1
            } else if !isPunctuation(scalar) {
                break
            }
            length += scalar.utf8.count
        }
        return digits > 0 ? length : nil
    }

    /// Whether people write the character between the digits of a number.
    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "+", "\u{FF0B}", " ", "\u{A0}", "\u{2009}", "\u{202F}", "(", ")", "-", ".", "/": true
        case "\u{2010}"..."\u{2015}", "\u{2212}": true
        default: false
        }
    }

    private static func read(_ text: String, numberLength: Int, region: String?) -> String? {
        var text = text
        let region = region ?? "ZZ"
        return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CPHONE_E164_CAPACITY)) { out in
            let isValid = text.withUTF8 { bytes in
                unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                    // The function reads the length it is told, within the text, and writes a closed text that
                    // fits the capacity it names itself.
                    unsafe cphone_e164(
                        characters.baseAddress,
                        characters.count,
                        numberLength,
                        region,
                        out.baseAddress
                    )
                }
            }
            guard isValid == 1, let written = out.baseAddress else { return nil }
            return unsafe String(cString: written)
        }
    }
}
