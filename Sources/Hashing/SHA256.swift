internal import CCrypto

/// SHA-256 (FIPS 180-4) and HMAC with it (RFC 2104), by libcrypto.
package enum SHA256 {
    private static let length = 32

    /// 32 bytes.
    package static func digest(of message: [UInt8]) -> [UInt8] {
        // libcrypto reads the message for its count and writes 32 bytes, the room of the array.
        unsafe [UInt8](unsafeUninitializedCapacity: length) { room, filled in
            precondition(unsafe CCrypto.SHA256(message, message.count, room.baseAddress) != nil, "no memory")
            filled = length
        }
    }

    /// The code that proves a message, for who knows the key: 32 bytes.
    package static func authenticationCode(of message: [UInt8], key: [UInt8]) -> [UInt8] {
        // libcrypto reads key and message for their counts and writes 32 bytes, the room of the array.
        unsafe [UInt8](unsafeUninitializedCapacity: length) { room, filled in
            var written: UInt32 = 0
            let code = unsafe HMAC(
                EVP_sha256(),
                key,
                Int32(key.count),
                message,
                message.count,
                room.baseAddress,
                &written
            )
            precondition(unsafe code != nil && written == length, "no memory")
            filled = length
        }
    }
}

extension [UInt8] {
    /// Two lower-case digits a byte.
    package var hexadecimal: String {
        reduce(into: "") { text, byte in
            text += byte < 16 ? "0" : ""
            text += String(byte, radix: 16)
        }
    }
}
