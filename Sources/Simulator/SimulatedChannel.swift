import Pace

/// Asterisk's id of a channel: the second of its creation and a counter, `1795420955.108`.
package struct UniqueID: Hashable, Sendable, CustomStringConvertible {
    /// Seconds since 1970.
    package var epoch: Int64
    package var counter: UInt64

    package init(epoch: Int64, counter: UInt64) {
        self.epoch = epoch
        self.counter = counter
    }

    package var description: String { "\(epoch).\(counter)" }

    package func append(to buffer: inout [UInt8]) {
        buffer.write(epoch)
        buffer.append(UInt8(ascii: "."))
        buffer.write(Int64(truncatingIfNeeded: counter))
    }
}

/// A channel by its device and the number of the single call: `PJSIP/101-0000001a`, `Local/104@from-internal-0000001b;1`.
package struct SimulatedChannel: Hashable, Sendable, CustomStringConvertible {
    package enum Device: Hashable, Sendable {
        case phone(extension: Int)
        /// Index into `SimulatedChannel.trunks`.
        case trunk(Int)
        /// One half (1 or 2) of a Local channel to an extension.
        case local(extension: Int, half: Int)
    }

    /// Endpoints of the provider. One has a hyphen in its name, as real ones do.
    package static let trunks = ["mango", "mango-2"]

    package var device: Device
    /// Written as eight hexadecimal digits.
    package var number: UInt32

    package init(device: Device, number: UInt32) {
        self.device = device
        self.number = number
    }

    package var description: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    package func append(to buffer: inout [UInt8]) {
        switch device {
        case .phone(let name):
            buffer.write("PJSIP/")
            buffer.write(Int64(name))
        case .trunk(let index):
            buffer.write("PJSIP/")
            buffer.write(Self.trunks[index])
        case .local(let name, _):
            buffer.write("Local/")
            buffer.write(Int64(name))
            buffer.write("@from-internal")
        }
        buffer.append(UInt8(ascii: "-"))
        buffer.writeHexadecimal(number)
        if case .local(_, let half) = device {
            buffer.append(UInt8(ascii: ";"))
            buffer.write(Int64(half))
        }
    }

    package var isTrunk: Bool {
        if case .trunk = device { true } else { false }
    }
}

/// A channel with what Asterisk reports about it at one moment.
package struct ChannelState: Hashable, Sendable {
    package var channel: SimulatedChannel
    package var uniqueID: UniqueID
    /// Caller name and number.
    package var name: String
    package var number: String
    /// ANI, which equals the number from the first application on.
    package var ani: String
    package var exten: String
    package var context: String
    package var application: String
    package var data: String
    /// The number of the channel's first call detail record.
    var sequence: UInt64
    var startedAt: Instant
}
