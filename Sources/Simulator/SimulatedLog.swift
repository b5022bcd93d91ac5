package import Pace

/// A log file in the making: takes calls in the order of their beginning and gives their lines in the order in which
/// Asterisk writes them.
///
/// Memory grows with the calls that are under way at one time, not with the length of the log.
package struct SimulatedLog: Sendable {
    private struct Pending: Sendable {
        var writtenAt: Instant
        /// Lines of one moment keep the order in which they came.
        var serial: UInt64
        var offset: Int
        var length: Int

        static func < (left: Pending, right: Pending) -> Bool {
            (left.writtenAt, left.serial) < (right.writtenAt, right.serial)
        }
    }

    package var format: SimulatedFormat { writer.format }
    private var writer: SimulatedLineWriter
    /// A binary heap, the line to be written next at its top.
    private var heap: [Pending] = []
    /// The bytes of the pending lines, and of lines already written that were not cleared away yet.
    private var bytes: [UInt8] = []
    private var pendingBytes = 0
    private var serial: UInt64 = 0

    package init(format: SimulatedFormat, zone: Zone) {
        self.writer = SimulatedLineWriter(format: format, zone: zone)
    }

    /// What the file begins with: a header, the line of Asterisk's start, or nothing.
    package func opening(at moment: Instant) -> [UInt8] {
        writer.opening(at: moment)
    }

    /// The moment at which the next line is due; nil when none is pending.
    package var nextLineAt: Instant? { heap.first?.writtenAt }

    /// Bytes held in memory for lines, written ones that were not cleared away yet included.
    var heldBytes: Int { bytes.count }

    package mutating func add(_ call: SimulatedCall) {
        clearAway()
        switch format.detail {
        case .events:
            for row in call.events { add(row.at) { $0.append(row, to: &$1) } }
        case .queueLog:
            for row in call.queueLog { add(row.at) { $0.append(row, to: &$1) } }
        default:
            for row in call.rows { add(row.writtenAt) { $0.append(row, to: &$1) } }
        }
    }

    /// Appends the lines that are written before a moment. A call that begins at or after that moment adds none of them.
    ///
    /// - Returns: how many.
    @discardableResult
    package mutating func drain(before moment: Instant, to buffer: inout [UInt8]) -> Int {
        var count = 0
        while let next = heap.first, next.writtenAt < moment {
            buffer.append(contentsOf: bytes[next.offset..<next.offset + next.length])
            pendingBytes -= next.length
            removeFirst()
            count += 1
        }
        return count
    }

    /// Appends all lines that are left.
    @discardableResult
    package mutating func drain(to buffer: inout [UInt8]) -> Int {
        drain(before: .distantFuture, to: &buffer)
    }

    // MARK: Heap

    private mutating func add(_ moment: Instant, _ append: (inout SimulatedLineWriter, inout [UInt8]) -> Void) {
        let offset = bytes.count
        append(&writer, &bytes)
        let length = bytes.count - offset
        pendingBytes += length
        heap.append(Pending(writtenAt: moment, serial: serial, offset: offset, length: length))
        serial += 1
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child] < heap[least] {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    /// Drops the bytes of written lines once they are the greater part.
    private mutating func clearAway() {
        guard bytes.count > 1 << 20, pendingBytes < bytes.count / 2 else { return }
        var kept: [UInt8] = []
        kept.reserveCapacity(max(1 << 20, pendingBytes))
        for index in heap.indices {
            let line = heap[index]
            heap[index].offset = kept.count
            kept.append(contentsOf: bytes[line.offset..<line.offset + line.length])
        }
        bytes = kept
    }
}
