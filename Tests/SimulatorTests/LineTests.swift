import Pace
import Testing

@testable import Simulator

@Suite("Lines of the simulated logs")
struct LineTests {
    static let calls = Floor.calls(2_500, seed: 5)

    @Test(
        "Records have their fields and quotes",
        arguments: [
            (SimulatedFormat.asteriskCSV, 21, [12, 13, 20]), (.asteriskCSV18, 18, [12, 13]),
            (.asteriskCSV16, 16, [12, 13]), (.asteriskCustom, 19, [18]), (.asteriskCustomLinked, 20, []),
            (.asteriskCEL, 20, []),
        ]
    )
    func fields(_ format: SimulatedFormat, _ count: Int, _ bare: [Int]) {
        let lines = SplitLine.lines(of: Floor.text(Self.calls, format))
        let rows = Self.calls.map { format == .asteriskCEL ? $0.events.count : $0.rows.count }
        #expect(lines.count == rows.reduce(0, +))
        for line in lines {
            #expect(line.fields.count == count)
            for (index, field) in line.fields.enumerated() {
                // An empty answer time of cdr_csv is nothing between two commas.
                let isBare = bare.contains(index) || (bare.contains(13) && index == 10 && field.text.isEmpty)
                #expect(field.isQuoted == !isBare, "field \(index)")
            }
        }
    }

    @Test("What is read back is what was written")
    func roundTrip() {
        let rows = Self.calls.flatMap(\.rows)
        let csv = SplitLine.lines(of: Floor.text(Self.calls, .asteriskCSV))
        let custom = SplitLine.lines(of: Floor.text(Self.calls, .asteriskCustomLinked))
        let freePBX = SplitLine.lines(of: Floor.text(Self.calls, .freePBX))
        for index in rows.indices {
            let row = rows[index]
            let clid = String(
                decoding: CDRRow.callerID(name: row.party.name, number: row.party.number),
                as: UTF8.self
            )
            #expect(csv[index][4] == clid && custom[index][0] == clid)
            #expect(csv[index][5] == row.party.channel.description && csv[index][6] == row.peer?.description ?? "")
            #expect(csv[index][8] == row.party.data && csv[index][16] == row.uniqueID.description)
            #expect(custom[index][18] == row.linkedID.description && csv[index][19] == row.linkedID.description)
            #expect(csv[index][20] == String(row.sequence) && custom[index][19] == String(row.sequence))
            // fputcsv does not double a quote behind a backslash: such a line is not for this splitter.
            guard !clid.contains("\\") else { continue }
            let line = freePBX[index]
            #expect(line.fields.count == 26 && line[1] == clid)
            #expect(line[0] == csv[index][9] && line[9] == csv[index][12] && line[10] == csv[index][13])
            #expect(line[11] == csv[index][14] && line[12] == "3" && line[23] == csv[index][19])
            #expect(line[16] == row.did)
        }
    }

    @Test("A caller id is escaped as the engine does it, then quoted as the writer does it")
    func callerID() {
        var buffer: [UInt8] = []
        buffer.writeQuoted(CDRRow.callerID(name: "\"Robert')", number: ""))
        #expect(String(decoding: buffer, as: UTF8.self) == #""""\""Robert')"" <>""#)
        buffer = []
        buffer.writeLikePHP(CDRRow.callerID(name: "\"Bob\" X", number: "5"))
        #expect(String(decoding: buffer, as: UTF8.self) == #""""\"Bob\" X"" <5>""#)
    }

    @Test("A long caller id is cut at 79 bytes, inside a character too")
    func longCallerID() {
        let cut = CDRRow.callerID(name: String(repeating: "Я", count: 60), number: "79161234567")
        #expect(cut.count == 79)
        #expect(cut == Array(("\"" + String(repeating: "Я", count: 39)).utf8))
        let odd = CDRRow.callerID(name: "a" + String(repeating: "Я", count: 60), number: "79161234567")
        #expect(odd.count == 79 && String(validating: odd, as: UTF8.self) == nil)
    }

    @Test("Hostile names reach the log: markup, quotes, commas, a cut character")
    func hostileNames() {
        let text = Floor.text(Floor.calls(20_000, detail: .records), .asteriskCSV)
        for part in ["<script>alert(1)</script>", "ООО \\\"\"Ромашка\\\"\", отдел закупок", "C:\\\\Users", "\u{FFFD}"] {
            let isThere = text.contains(part)
            #expect(isThere, "\(part)")
        }
    }

    @Test("Times are local")
    func zone() {
        let summer = Zone(
            name: "Europe/Berlin",
            firstOffset: 3_600,
            transitions: [Zone.Transition(at: 1_774_746_000, offset: 7_200)]
        )
        var writer = SimulatedLineWriter(format: .asteriskCSV, zone: summer)
        var buffer: [UInt8] = []
        writer.appendTime(Instant(microseconds: 1_774_745_999_999_999), to: &buffer)
        buffer.append(UInt8(ascii: "|"))
        writer.appendTime(Instant(microseconds: 1_774_746_000_000_000), to: &buffer)
        // 2026-03-29 01:00:00 UTC is when the clocks of Berlin go from 2 to 3.
        #expect(String(decoding: buffer, as: UTF8.self) == "2026-03-29 01:59:59|2026-03-29 03:00:00")
    }

    @Test(
        "Lines come in the order in which they are written, however they are drained",
        arguments: SimulatedFormat.allCases
    )
    func order(_ format: SimulatedFormat) {
        var writer = SimulatedLineWriter(format: format, zone: Floor.moscow)
        var log = SimulatedLog(format: format, zone: Floor.moscow)
        var expected: [(line: SimulatedLine, serial: Int)] = []
        var found: [UInt8] = []
        var count = 0
        for call in Self.calls {
            for line in writer.lines(for: call) { expected.append((line, expected.count)) }
            count += log.drain(before: call.startedAt, to: &found)
            log.add(call)
            #expect(log.nextLineAt.map { $0 >= call.startedAt } ?? true)
        }
        count += log.drain(to: &found)
        expected.sort { ($0.line.writtenAt, $0.serial) < ($1.line.writtenAt, $1.serial) }
        #expect(count == expected.count)
        // Compared beforehand: a difference of megabytes takes minutes to print.
        let isSame = found == expected.flatMap(\.line.bytes)
        #expect(isSame)
        #expect(log.nextLineAt == nil)
    }

    @Test("The lines of a call are in order, and the records of one channel are written together at its end")
    func writing() {
        for call in Self.calls {
            #expect(zip(call.rows, call.rows.dropFirst()).allSatisfy { $0.writtenAt <= $1.writtenAt })
            #expect(zip(call.events, call.events.dropFirst()).allSatisfy { $0.at <= $1.at })
            #expect(zip(call.queueLog, call.queueLog.dropFirst()).allSatisfy { $0.at <= $1.at })
            let moments = call.rows.map(\.writtenAt) + call.events.map(\.at) + call.queueLog.map(\.at)
            #expect(moments.max() == call.endedAt)
            for (channel, rows) in Dictionary(grouping: call.rows, by: \.party.channel) {
                #expect(Set(rows.map(\.writtenAt)).count == 1)
                let died = call.events.last { $0.event == .channelEnd && $0.party.channel == channel }
                #expect(rows.allSatisfy { row in died.map { row.end <= $0.at && $0.at < row.writtenAt } ?? false })
            }
        }
    }

    @Test("Memory of a log follows the calls under way")
    func clearing() {
        var pbx = Floor.pbx(detail: .events)
        var log = SimulatedLog(format: .asteriskCEL, zone: Floor.moscow)
        var buffer: [UInt8] = []
        var written = 0
        for _ in 0..<4_000 {
            let call = pbx.nextCall()
            log.drain(before: call.startedAt, to: &buffer)
            written += buffer.count
            buffer.removeAll(keepingCapacity: true)
            log.add(call)
            #expect(log.heldBytes < 3 << 20)
        }
        #expect(written > 8 << 20)
    }

    @Test("A log begins as its format does")
    func opening() {
        func opening(_ format: SimulatedFormat) -> String {
            String(
                decoding: SimulatedLog(format: format, zone: Floor.moscow).opening(at: Floor.monday),
                as: UTF8.self
            )
        }
        #expect(opening(.asteriskQueueLog) == "1795413600|NONE|NONE|NONE|QUEUESTART|\n")
        #expect(
            opening(.freePBX).hasPrefix("calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,")
        )
        #expect(opening(.freePBX).split(separator: ",").count == 26)
        #expect(opening(.asteriskCSV).isEmpty)
    }
}
