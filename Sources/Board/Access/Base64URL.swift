import Foundation

extension [UInt8] {
    /// Base64 with the letters for URLs (RFC 4648, section 5), without padding: 43 characters for 32 bytes.
    var base64URL: String {
        String(
            Data(self).base64EncodedString().compactMap { letter -> Character? in
                switch letter {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: letter
                }
            }
        )
    }
}
