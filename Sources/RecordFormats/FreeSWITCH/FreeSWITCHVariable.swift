/// The variables of a channel that are read. The name of a case is the variable's in camel case.
enum FreeSWITCHVariable: UInt8, CaseIterable, Sendable {
    case uuid, callUuid, bridgeUuid, signalBond, originatingLegUuid, entOriginateAlegUuid, originator
    case duration, uduration, mduration, billsec, billusec, billmsec
    case startStamp, startEpoch, startUepoch, answerStamp, answerEpoch, answerUepoch, endStamp, endEpoch, endUepoch
    case bridgeEpoch, bridgeUepoch
    case callerIdNumber, callerId, ani, sipFromUser, destinationNumber, sipReqUser, providerPrefix
    case direction, callDirection, hangupCause, lastApp
    case channelName, chanName, bridgeChannel, userName, extensionUuid, dialedUser, lastSentCalleeIdNumber
    case ccSide, ccCause, ccAgent, ccMemberSessionUuid, ccQueueAnsweredEpoch, ccQueueTerminatedEpoch
    case fifoRole, fifoTarget, fifoServicedUuid, fifoBridgeSeconds
    case conferenceUuid, conferenceName, voicemailAnswerStamp, voicemailMessageSeconds
    case userfield, accountcode, callClientcode

    var name: String { Self.names[Int(rawValue)] }

    /// Nil for a variable that is not read.
    init?(_ name: Range<Int>, _ bytes: Span<UInt8>) {
        guard let found = Self.index.find(name, bytes) else { return nil }
        self = found
    }

    init?(name: String) {
        self.init(0..<name.utf8.count, name.utf8Span.span)
    }

    private static let names = allCases.map { variable in
        "\(variable)".reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
    private static let index = Index(names)

    /// Finds a name by its length and some of its bytes.
    private struct Index: Sendable {
        private let names: [[UInt8]]
        /// 1 more than the place of a name; 0 where there is none. Names that fall on one place follow each other.
        private var places = Array(repeating: UInt8(0), count: 256)

        init(_ names: [String]) {
            self.names = names.map { Array($0.utf8) }
            for (number, name) in self.names.enumerated() {
                var place = Self.place(0..<name.count, name.span)
                while places[place] != 0 { place = (place + 1) & 255 }
                places[place] = UInt8(number + 1)
            }
        }

        private static func place(_ name: Range<Int>, _ bytes: Span<UInt8>) -> Int {
            let (start, end) = (name.lowerBound, name.upperBound)
            let middle = Int(bytes[start + name.count / 2])
            return (name.count &* 37 &+ Int(bytes[start]) &* 11 &+ middle &* 3 &+ Int(bytes[end - 1]) &* 7) & 255
        }

        func find(_ name: Range<Int>, _ bytes: Span<UInt8>) -> FreeSWITCHVariable? {
            guard !name.isEmpty else { return nil }
            var place = Self.place(name, bytes)
            while places[place] != 0 {
                let number = places[place] - 1
                if bytes.has(names[Int(number)], at: name) { return FreeSWITCHVariable(rawValue: number) }
                place = (place + 1) & 255
            }
            return nil
        }
    }
}

extension Span<UInt8> {
    /// Whether these bytes and no others stand in the range.
    fileprivate func has(_ name: [UInt8], at range: Range<Int>) -> Bool {
        guard name.count == range.count else { return false }
        var index = range.lowerBound
        for byte in name {
            guard self[index] == byte else { return false }
            index += 1
        }
        return true
    }
}
