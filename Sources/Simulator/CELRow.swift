package import Pace

/// A channel event (Asterisk CEL).
package struct CELRow: Hashable, Sendable {
    package enum Event: String, Sendable {
        case channelStart = "CHAN_START"
        case channelEnd = "CHAN_END"
        case answer = "ANSWER"
        case hangup = "HANGUP"
        case bridgeEnter = "BRIDGE_ENTER"
        case bridgeExit = "BRIDGE_EXIT"
        case blindTransfer = "BLINDTRANSFER"
        case attendedTransfer = "ATTENDEDTRANSFER"
        case digit = "DTMF"
        case streamBegin = "STREAM_BEGIN"
        case streamEnd = "STREAM_END"
        case linkedIDEnd = "LINKEDID_END"
    }

    /// What `eventextra` tells, written as JSON.
    package enum Extra: Hashable, Sendable {
        case none
        case hangup(cause: Int64, source: String, dialStatus: String)
        case bridge(BridgeID)
        case blindTransfer(extension: Int, bridge: BridgeID, transferee: SimulatedChannel, UniqueID)
        case attendedTransfer(
            bridge: BridgeID,
            transferrer: SimulatedChannel,
            UniqueID,
            second: BridgeID,
            transferee: SimulatedChannel,
            UniqueID,
            target: SimulatedChannel,
            UniqueID
        )
        case digit(Character)
        case sound(String)
    }

    package var event: Event
    package var at: Instant
    package var party: ChannelState
    package var linkedID: UniqueID
    /// The other channel in the bridge.
    package var peer: SimulatedChannel?
    package var userType: String
    package var extra: Extra
}

/// The name of a bridge, a UUID.
package struct BridgeID: Hashable, Sendable {
    var high: UInt64
    var low: UInt64

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        // Version 4, variant 1 (RFC 4122, 4.4).
        high = random.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        low = random.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    }

    /// `a5354ed2-2ee2-4a6c-b5e6-8d49564be2d7`.
    package func append(to buffer: inout [UInt8]) {
        buffer.writeHexadecimal(UInt32(truncatingIfNeeded: high >> 32))
        buffer.append(UInt8(ascii: "-"))
        buffer.writeHexadecimal(UInt16(truncatingIfNeeded: high >> 16))
        buffer.append(UInt8(ascii: "-"))
        buffer.writeHexadecimal(UInt16(truncatingIfNeeded: high))
        buffer.append(UInt8(ascii: "-"))
        buffer.writeHexadecimal(UInt16(truncatingIfNeeded: low >> 48))
        buffer.append(UInt8(ascii: "-"))
        buffer.writeHexadecimal(UInt16(truncatingIfNeeded: low >> 32))
        buffer.writeHexadecimal(UInt32(truncatingIfNeeded: low))
    }
}
