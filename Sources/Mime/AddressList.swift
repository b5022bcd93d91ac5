internal import CGMime

/// The addresses of header fields (RFC 5322 3.4).
package enum AddressList {
    /// Groups hold no groups; GMime reads them all the same.
    private static let deepest = 4
    /// Encoded words of names; GMime takes time by the square of those that have no end.
    private static let mostWords = 256

    /// The addr-specs of a field in their order, those of groups too, as written.
    ///
    /// - Parameter value: unfolded, without NUL. Every `:` in it costs stack: whoever calls has counted them.
    package static func addresses(in value: [UInt8]) -> [String] {
        MimeLibrary.isSetUp
        var found: [String] = []
        // Names are of no use here: where many are encoded, they are spoiled.
        let value = EncodedWords.count(value) > mostWords ? EncodedWords.spoiled(value) : value
        unsafe HeaderText.withCText(value) { text in
            let options = unsafe MimeLibrary.options(for: .windows1251)
            // The list is ours; the addresses in it belong to it and are copied before it is freed.
            guard let list = unsafe internet_address_list_parse(options, text) else { return }
            unsafe collect(list, depth: 0, into: &found)
            unsafe g_object_unref(list)
        }
        return found
    }

    @unsafe private static func collect(
        _ list: UnsafeMutablePointer<InternetAddressList>,
        depth: Int,
        into found: inout [String]
    ) {
        for index in 0..<(unsafe internet_address_list_length(list)) {
            guard let address = unsafe internet_address_list_get_address(list, index) else { continue }
            if let mailbox = unsafe callpace_as_mailbox(address) {
                guard let spec = unsafe internet_address_mailbox_get_addr(mailbox) else { continue }
                found.append(unsafe String(cString: spec))
            } else if let group = unsafe callpace_as_group(address), depth < deepest,
                let members = unsafe internet_address_group_get_members(group)
            {
                unsafe collect(members, depth: depth + 1, into: &found)
            }
        }
    }
}
