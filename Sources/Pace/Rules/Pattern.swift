/// A pattern of the configuration: `*` is any run of characters, `?` any one, and, where the pattern is of
/// numbers or extensions, `X` any digit. Letters match in either case.
package struct Pattern: Hashable, Sendable {
    private enum Element: Hashable, Sendable {
        case byte(UInt8)
        case digit
        case any
        case run
    }

    /// As written.
    package let text: String
    private let elements: [Element]

    /// - Parameter digits: whether `X` stands for a digit.
    package init(_ text: String, digits: Bool) {
        self.text = text
        self.elements = text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "*"): .run
            case UInt8(ascii: "?"): .any
            case UInt8(ascii: "X"), UInt8(ascii: "x"): digits ? .digit : .byte(byte.lowercased)
            default: .byte(byte.lowercased)
            }
        }
    }

    /// Time is at worst the product of the two lengths.
    package func matches(_ text: String) -> Bool {
        let bytes = text.utf8Span.span
        let elements = elements.span
        var index = 0
        var element = 0
        var retryElement = -1
        var retryIndex = 0
        while index < bytes.count {
            if element < elements.count, elements[element] == .run {
                retryElement = element
                retryIndex = index
                element += 1
            } else if element < elements.count, matches(elements[element], bytes[index]) {
                element += 1
                index += 1
            } else if retryElement >= 0 {
                retryIndex += 1
                index = retryIndex
                element = retryElement + 1
            } else {
                return false
            }
        }
        while element < elements.count, elements[element] == .run { element += 1 }
        return element == elements.count
    }

    private func matches(_ element: Element, _ byte: UInt8) -> Bool {
        switch element {
        case .byte(let expected): byte.lowercased == expected
        case .digit: (48...57).contains(byte)
        case .any, .run: true
        }
    }
}

extension UInt8 {
    /// The lower-case form of an ASCII letter.
    package var lowercased: UInt8 {
        (65...90).contains(self) ? self + 32 : self
    }
}
