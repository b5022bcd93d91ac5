import MailAddresses
import Mime
import Pace

extension MailAddress {
    var party: MailParty { MailParty(plain) }

    /// Whoever sent the message by its `Return-Path`; nil where it is empty, as of machines. What is set and cannot be read
    /// is nobody of the roster.
    static func ofReturnPath(_ value: [UInt8]) -> MailAddress? {
        let isEmpty = value.allSatisfy { $0 <= 32 || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }
        return isEmpty ? nil : first(value) ?? MailAddress("unreadable@invalid")
    }

    /// The addresses of a field, in their order.
    static func list(_ value: [UInt8]) -> [MailAddress] {
        let read = AddressList.addresses(in: value).compactMap(MailAddress.init)
        guard let pieces = pieces(value) else { return read }
        // Semicolons make GMime lose some; what it finds beside comes last.
        let scanned = pieces.compactMap(scanned)
        return scanned + read.filter { !scanned.contains($0) }
    }

    /// The entries of a list that semicolons divide, without quoted texts and comments; nil where there are none.
    private static func pieces(_ value: [UInt8]) -> [[UInt8]]? {
        var pieces: [[UInt8]] = [[]]
        var hasSemicolon = false
        var isQuoted = false
        var depth = 0
        var isEscaped = false
        for byte in value {
            if isEscaped {
                isEscaped = false
                continue
            }
            switch byte {
            case UInt8(ascii: "\\") where isQuoted || depth > 0: isEscaped = true
            case UInt8(ascii: "\"") where depth == 0: isQuoted.toggle()
            case UInt8(ascii: "(") where !isQuoted: depth += 1
            case UInt8(ascii: ")") where !isQuoted && depth > 0: depth -= 1
            case _ where isQuoted || depth > 0: break
            case UInt8(ascii: ";"), UInt8(ascii: ","):
                if byte == UInt8(ascii: ";") { hasSemicolon = true }
                pieces.append([])
            default: pieces[pieces.count - 1].append(byte)
            }
        }
        return hasSemicolon ? pieces : nil
    }

    /// The address of an entry: what stands in brackets, else the first word with an `@` (`[^\s<>,;:"]+@[^\s<>,;:"]+`).
    private static func scanned(_ piece: [UInt8]) -> MailAddress? {
        var part = piece[...]
        if let open = part.lastIndex(of: UInt8(ascii: "<")) {
            part = part[(open + 1)...]
            part = part[..<(part.firstIndex(of: UInt8(ascii: ">")) ?? part.endIndex)]
        }
        let words = part.split {
            $0 <= 32 || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">")
        }
        for word in words {
            if let address = MailAddress(String(decoding: word, as: UTF8.self)) { return address }
        }
        return nil
    }
}
