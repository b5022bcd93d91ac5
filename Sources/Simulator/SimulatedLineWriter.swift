package import Pace

/// A line of a log and the moment at which Asterisk writes it.
package struct SimulatedLine: Hashable, Sendable {
    package var writtenAt: Instant
    /// With its LF.
    package var bytes: [UInt8]
}

/// Writes the rows of a call as the lines of one log.
package struct SimulatedLineWriter: Sendable {
    package let format: SimulatedFormat
    private let zone: Zone
    /// The local day that was written last, and its text.
    private var day: Int64 = .min
    private var dayText: [UInt8] = []

    package init(format: SimulatedFormat, zone: Zone) {
        self.format = format
        self.zone = zone
    }

    /// What the log begins with: a header, or the line of Asterisk's start.
    package func opening(at moment: Instant) -> [UInt8] {
        switch format {
        case .freePBX:
            Array((Self.freePBXColumns.joined(separator: ",") + "\n").utf8)
        case .asteriskQueueLog:
            Array("\(moment.seconds)|NONE|NONE|NONE|QUEUESTART|\n".utf8)
        case .asteriskCSV, .asteriskCSV18, .asteriskCSV16, .asteriskCustom, .asteriskCustomLinked, .asteriskCEL:
            []
        }
    }

    /// The lines of a call in this log, in the order in which they are written.
    package mutating func lines(for call: SimulatedCall) -> [SimulatedLine] {
        switch format.detail {
        case .events: call.events.map { row in line(row.at) { $0.append(row, to: &$1) } }
        case .queueLog: call.queueLog.map { row in line(row.at) { $0.append(row, to: &$1) } }
        default: call.rows.map { row in line(row.writtenAt) { $0.append(row, to: &$1) } }
        }
    }

    private mutating func line(_ moment: Instant, _ append: (inout Self, inout [UInt8]) -> Void) -> SimulatedLine {
        var bytes: [UInt8] = []
        append(&self, &bytes)
        return SimulatedLine(writtenAt: moment, bytes: bytes)
    }

    // MARK: Records

    /// Appends the line of a call detail record.
    package mutating func append(_ row: CDRRow, to buffer: inout [UInt8]) {
        switch format {
        case .asteriskCSV: appendCSV(row, fields: 21, to: &buffer)
        case .asteriskCSV18: appendCSV(row, fields: 18, to: &buffer)
        case .asteriskCSV16: appendCSV(row, fields: 16, to: &buffer)
        case .asteriskCustom: appendCustom(row, withLinkedID: false, to: &buffer)
        case .asteriskCustomLinked: appendCustom(row, withLinkedID: true, to: &buffer)
        case .freePBX: appendFreePBX(row, to: &buffer)
        case .asteriskCEL, .asteriskQueueLog: break
        }
    }

    /// `cdr/cdr_csv.c: build_csv_record`: texts quoted, inner quotes doubled, an empty time is nothing at all.
    private mutating func appendCSV(_ row: CDRRow, fields: Int, to buffer: inout [UInt8]) {
        buffer.write("\"\",\"")
        buffer.write(row.party.number)
        buffer.write("\",\"")
        buffer.write(row.party.exten)
        buffer.write("\",\"")
        buffer.write(row.party.context)
        buffer.write("\",")
        Self.appendCallerID(row.party, to: &buffer)
        Self.appendChannels(row, to: &buffer)
        buffer.write(",\"")
        appendTime(row.start, to: &buffer)
        buffer.write("\",")
        if let answer = row.answer {
            buffer.append(UInt8(ascii: "\""))
            appendTime(answer, to: &buffer)
            buffer.append(UInt8(ascii: "\""))
        }
        buffer.write(",\"")
        appendTime(row.end, to: &buffer)
        buffer.write("\",")
        buffer.write(row.duration)
        buffer.append(UInt8(ascii: ","))
        buffer.write(row.billsec)
        buffer.write(",\"")
        buffer.write(row.disposition.rawValue)
        buffer.write("\",\"DOCUMENTATION\"")
        if fields > 16 {
            buffer.write(",\"")
            row.uniqueID.append(to: &buffer)
            buffer.write("\",\"")
            buffer.write(row.userField)
            buffer.append(UInt8(ascii: "\""))
        }
        if fields > 18 {
            buffer.write(",\"\",\"")
            row.linkedID.append(to: &buffer)
            buffer.write("\",")
            buffer.write(Int64(truncatingIfNeeded: row.sequence))
        }
        buffer.append(UInt8(ascii: "\n"))
    }

    /// `configs/samples/cdr_custom.conf.sample`: everything through `CSV_QUOTE`, the sequence of the default mapping bare.
    private mutating func appendCustom(_ row: CDRRow, withLinkedID: Bool, to buffer: inout [UInt8]) {
        Self.appendCallerID(row.party, to: &buffer)
        buffer.write(",\"")
        buffer.write(row.party.number)
        buffer.write("\",\"")
        buffer.write(row.party.exten)
        buffer.write("\",\"")
        buffer.write(row.party.context)
        buffer.append(UInt8(ascii: "\""))
        Self.appendChannels(row, to: &buffer)
        buffer.write(",\"")
        appendTime(row.start, to: &buffer)
        buffer.write("\",\"")
        if let answer = row.answer { appendTime(answer, to: &buffer) }
        buffer.write("\",\"")
        appendTime(row.end, to: &buffer)
        buffer.write("\",\"")
        buffer.write(row.duration)
        buffer.write("\",\"")
        buffer.write(row.billsec)
        buffer.write("\",\"")
        buffer.write(row.disposition.rawValue)
        buffer.write("\",\"DOCUMENTATION\",\"\",\"")
        row.uniqueID.append(to: &buffer)
        buffer.write("\",\"")
        buffer.write(row.userField)
        buffer.write("\",")
        if withLinkedID {
            buffer.append(UInt8(ascii: "\""))
            row.linkedID.append(to: &buffer)
            buffer.write("\",\"")
            buffer.write(Int64(truncatingIfNeeded: row.sequence))
            buffer.append(UInt8(ascii: "\""))
        } else {
            buffer.write(Int64(truncatingIfNeeded: row.sequence))
        }
        buffer.append(UInt8(ascii: "\n"))
    }

    /// `,"channel","dstchannel","lastapp","lastdata"`.
    private static func appendChannels(_ row: CDRRow, to buffer: inout [UInt8]) {
        buffer.write(",\"")
        row.party.channel.append(to: &buffer)
        buffer.write("\",\"")
        row.peer?.append(to: &buffer)
        buffer.write("\",\"")
        buffer.write(row.party.application)
        buffer.write("\",\"")
        buffer.writeCut(row.party.data)
        buffer.append(UInt8(ascii: "\""))
    }

    private static func appendCallerID(_ party: ChannelState, to buffer: inout [UInt8]) {
        let isPlain = party.name.utf8.allSatisfy { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        guard isPlain, party.name.utf8.count + party.number.utf8.count <= 74 else {
            return buffer.writeQuoted(CDRRow.callerID(name: party.name, number: party.number))
        }
        buffer.write("\"\"\"")
        buffer.write(party.name)
        buffer.write("\"\" <")
        buffer.write(party.number)
        buffer.write(">\"")
    }

    // MARK: Times

    /// `2026-11-23 08:02:35` of the zone, the fraction cut.
    mutating func appendTime(_ moment: Instant, to buffer: inout [UInt8]) {
        let second = appendDay(of: moment, to: &buffer)
        buffer.append(UInt8(ascii: " "))
        buffer.write(second / 3_600, digits: 2)
        buffer.append(UInt8(ascii: ":"))
        buffer.write(second / 60 % 60, digits: 2)
        buffer.append(UInt8(ascii: ":"))
        buffer.write(second % 60, digits: 2)
    }

    /// Returns the second of the day.
    private mutating func appendDay(of moment: Instant, to buffer: inout [UInt8]) -> Int64 {
        let local = moment.seconds + zone.offset(at: moment)
        let number = local.flooredDivision(by: 86_400)
        if number != day {
            day = number
            dayText = Array(Day(number: Int32(clamping: number)).description.utf8)
        }
        buffer.append(contentsOf: dayText)
        return local - number * 86_400
    }
}
