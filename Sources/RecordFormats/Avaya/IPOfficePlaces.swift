import Pace

/// Which field of an IP Office record is which. Fields are not quoted, so that a name with a comma shifts those behind it:
/// the flags, the call's id and the devices show where they stand.
struct IPOfficePlaces {
    /// Where the first 11 fields stand when no comma is in them.
    private static let called = 5
    private static let isInternal = 8
    private static let leastFields = 17

    /// Of the caller, the called number and the dialled number: the first field and the one behind the last.
    let caller: Range<Int>
    let called: Range<Int>
    let dialled: Int
    /// `I` or `O`.
    let direction: Int
    /// Is Internal stands before it, Account before that, Continuation behind.
    let callID: Int
    let firstDevice: Int
    let firstName: Range<Int>
    let secondDevice: Int
    let secondName: Range<Int>
    /// Park Time stands behind it.
    let hold: Int

    init(_ fields: borrowing LineFields, _ bytes: Span<UInt8>) throws(RecordError) {
        let count = fields.kept
        guard fields.count >= Self.leastFields else {
            throw RecordError(field: "fields", problem: "\(fields.count) of them where a record has at least 17")
        }
        var found: (direction: Int, isInternal: Int)?
        for direction in Self.called - 1..<max(Self.called, count - 12)
        where found == nil && bytes.isDirection(fields.range(direction)) {
            for place in direction + 4..<max(direction + 4, count - 7) where found == nil {
                if Self.isHead(at: place, fields, bytes) { found = (direction, place) }
            }
        }
        guard let (direction, isInternal) = found else {
            throw RecordError(
                field: "Party1Device",
                value: bytes.text(fields.range(11)),
                problem: "is no device behind direction, call id and continuation"
            )
        }
        // A mailbox is called by its name; in other numbers and in the account a comma has no place.
        let isMailbox = bytes.only(fields.range(direction + 1).prefix(1)) == UInt8(ascii: "?")
        guard isInternal == direction + 4 || isMailbox else {
            throw RecordError(
                field: "fields",
                problem: "\(isInternal - direction - 1) of them between Direction and Is Internal, where 3 belong"
            )
        }
        self.direction = direction
        caller = 3..<direction
        called = direction + 1..<isInternal - 2
        dialled = isInternal - 2
        callID = isInternal + 1
        firstDevice = isInternal + 3
        var second = firstDevice + 2
        while second < count - 3, !Self.isSecondDevice(second, fields, bytes) { second += 1 }
        var hold = second + 2
        while hold < count - 1, !Self.isHold(hold, fields, bytes, isShifted: hold > second + 2) { hold += 1 }
        guard second < count - 3, hold < count - 1 else {
            throw RecordError(
                field: "Party2Device",
                value: bytes.text(fields.range(firstDevice + 2)),
                problem: "is no device with hold and park time behind it"
            )
        }
        firstName = firstDevice + 1..<second
        secondDevice = second
        secondName = second + 1..<hold
        self.hold = hold
    }

    /// Is Internal, Call ID, Continuation and Party1Device.
    private static func isHead(at place: Int, _ fields: LineFields, _ bytes: Span<UInt8>) -> Bool {
        (bytes.isFlag(fields.range(place)) || bytes.only(fields.range(place)) == UInt8(ascii: "I"))
            && bytes.isDigits(fields.range(place + 1))
            && bytes.isFlag(fields.range(place + 2)) && isDevice(bytes, fields.range(place + 3))
    }

    private static func isSecondDevice(_ place: Int, _ fields: LineFields, _ bytes: Span<UInt8>) -> Bool {
        if isDevice(bytes, fields.range(place)) { return true }
        return fields.range(place).isEmpty && fields.range(place + 1).isEmpty
            && isHold(place + 2, fields, bytes, isShifted: false)
    }

    /// Hold and park time; where commas have shifted them, AuthValid behind them shows that it is they.
    private static func isHold(
        _ place: Int,
        _ fields: LineFields,
        _ bytes: Span<UInt8>,
        isShifted: Bool
    ) -> Bool {
        let valid = fields.range(place + 2)
        return bytes.isDigits(fields.range(place)) && bytes.isDigits(fields.range(place + 1))
            && (!isShifted || valid.isEmpty || bytes.isFlag(valid))
    }

    /// `E201`, `T9001`, `V9501`, `V9501/1`.
    private static func isDevice(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count >= 2, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[range.lowerBound]),
            bytes[range.lowerBound + 1].isDigit
        else { return false }
        for index in range.dropFirst() {
            let byte = bytes[index]
            guard byte.isDigit || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") else { return false }
        }
        return true
    }
}

extension Span<UInt8> {
    /// The byte that stands there alone.
    func only(_ range: Range<Int>) -> UInt8? {
        range.count == 1 ? self[range.lowerBound] : nil
    }

    /// `0` or `1`.
    fileprivate func isFlag(_ range: Range<Int>) -> Bool {
        let byte = only(range)
        return byte == UInt8(ascii: "0") || byte == UInt8(ascii: "1")
    }

    /// `I` or `O`.
    fileprivate func isDirection(_ range: Range<Int>) -> Bool {
        let byte = only(range)
        return byte == UInt8(ascii: "I") || byte == UInt8(ascii: "O")
    }
}
