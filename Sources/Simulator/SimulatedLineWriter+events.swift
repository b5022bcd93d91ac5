import Pace

extension SimulatedLineWriter {
    /// Appends the line of a channel event (`configs/samples/cel_custom.conf.sample`).
    package func append(_ row: CELRow, to buffer: inout [UInt8]) {
        let party = row.party
        buffer.append(UInt8(ascii: "\""))
        buffer.write(row.event.rawValue)
        buffer.write("\",\"")
        let seconds = row.at.seconds
        buffer.write(seconds)
        buffer.append(UInt8(ascii: "."))
        buffer.write(row.at.microseconds - seconds * 1_000_000, digits: 6)
        buffer.write("\",")
        buffer.writeQuoted(party.name)
        buffer.write(",\"")
        buffer.write(party.number)
        buffer.write("\",\"")
        buffer.write(party.ani)
        buffer.write("\",\"\",\"\",\"")
        buffer.write(party.exten)
        buffer.write("\",\"")
        buffer.write(party.context)
        buffer.write("\",\"")
        party.channel.append(to: &buffer)
        buffer.write("\",\"")
        buffer.write(party.application)
        buffer.write("\",\"")
        buffer.writeCut(party.data)
        buffer.write("\",\"3\",\"\",\"")
        party.uniqueID.append(to: &buffer)
        buffer.write("\",\"")
        row.linkedID.append(to: &buffer)
        buffer.write("\",\"")
        row.peer?.append(to: &buffer)
        buffer.write("\",\"\",\"")
        buffer.write(row.userType)
        buffer.write("\",\"")
        Self.append(row.extra, to: &buffer)
        buffer.write("\"\n")
    }

    /// JSON with its quotes doubled.
    private static func append(_ extra: CELRow.Extra, to buffer: inout [UInt8]) {
        switch extra {
        case .none:
            return
        case .hangup(let cause, let source, let dialStatus):
            buffer.write("{\"\"hangupcause\"\":")
            buffer.write(cause)
            buffer.write(",\"\"hangupsource\"\":\"\"")
            buffer.write(source)
            append(key: "dialstatus", to: &buffer) { $0.write(dialStatus) }
        case .bridge(let id):
            buffer.write("{\"\"bridge_id\"\":\"\"")
            id.append(to: &buffer)
            append(key: "bridge_technology", to: &buffer) { $0.write("simple_bridge") }
        case .blindTransfer(let target, let bridge, let transferee, let id):
            buffer.write("{\"\"extension\"\":\"\"")
            buffer.write(Int64(target))
            append(key: "context", to: &buffer) { $0.write("from-internal") }
            append(key: "bridge_id", to: &buffer) { bridge.append(to: &$0) }
            append(key: "transferee_channel_name", to: &buffer) { transferee.append(to: &$0) }
            append(key: "transferee_channel_uniqueid", to: &buffer) { id.append(to: &$0) }
        case .attendedTransfer(let bridge, let own, let ownID, let second, let other, let otherID, let target, let id):
            buffer.write("{\"\"bridge1_id\"\":\"\"")
            bridge.append(to: &buffer)
            append(key: "channel2_name", to: &buffer) { own.append(to: &$0) }
            append(key: "channel2_uniqueid", to: &buffer) { ownID.append(to: &$0) }
            append(key: "bridge2_id", to: &buffer) { second.append(to: &$0) }
            append(key: "transferee_channel_name", to: &buffer) { other.append(to: &$0) }
            append(key: "transferee_channel_uniqueid", to: &buffer) { otherID.append(to: &$0) }
            append(key: "transfer_target_channel_name", to: &buffer) { target.append(to: &$0) }
            append(key: "transfer_target_channel_uniqueid", to: &buffer) { id.append(to: &$0) }
        case .digit(let digit):
            buffer.write("{\"\"digit\"\":\"\"")
            buffer.write(String(digit))
            buffer.write("\"\",\"\"duration_ms\"\":0}")
            return
        case .sound(let name):
            buffer.write("{\"\"sound\"\":\"\"")
            buffer.write(name)
            append(key: "format", to: &buffer) { $0.write("alaw") }
            append(key: "language", to: &buffer) { $0.write("ru") }
        }
        buffer.write("\"\"}")
    }

    /// Ends the text before and begins another.
    private static func append(key: String, to buffer: inout [UInt8], _ value: (inout [UInt8]) -> Void) {
        buffer.write("\"\",\"\"")
        buffer.write(key)
        buffer.write("\"\":\"\"")
        value(&buffer)
    }

    /// Appends the line of a queue's log (`main/logger.c: ast_queue_log`).
    package func append(_ row: QueueLogRow, to buffer: inout [UInt8]) {
        func append(_ fields: Int64...) {
            for field in fields {
                buffer.append(UInt8(ascii: "|"))
                buffer.write(field)
            }
        }
        buffer.write(row.at.seconds)
        buffer.append(UInt8(ascii: "|"))
        row.call.append(to: &buffer)
        buffer.append(UInt8(ascii: "|"))
        buffer.write(row.queue)
        if let member = row.member {
            buffer.write("|PJSIP/")
            buffer.write(Int64(member))
        } else {
            buffer.write("|NONE")
        }
        switch row.event {
        case .enter(let callerID):
            buffer.write("|ENTERQUEUE||")
            buffer.write(callerID)
            append(1)
        case .connect(let holdTime, let member, let ringTime):
            buffer.write("|CONNECT")
            append(holdTime)
            buffer.append(UInt8(ascii: "|"))
            member.append(to: &buffer)
            append(ringTime)
        case .complete(let byCaller, let holdTime, let callTime):
            buffer.write(byCaller ? "|COMPLETECALLER" : "|COMPLETEAGENT")
            append(holdTime, callTime, 1)
        case .ringCanceled(let milliseconds):
            buffer.write("|RINGCANCELED")
            append(milliseconds)
        case .abandon(let waitTime):
            buffer.write("|ABANDON")
            append(1, 1, waitTime)
        }
        buffer.append(UInt8(ascii: "\n"))
    }
}
