import Pace
import Simulator
import Testing

@Suite("What the logs say agrees with what happened")
struct TruthTests {
    static let calls = Floor.calls(4_000, seed: 11)

    /// Microseconds in which each extension stood connected to a trunk, read from the lines of the channel events:
    /// channels in one bridge are connected, and so are the halves of a Local channel.
    private func talk(in lines: [SplitLine]) -> [String: (began: Int64, talk: Int64)] {
        var bridges: [String: String] = [:]
        var talk: [String: (began: Int64, talk: Int64)] = [:]
        var last: Int64 = 0
        for line in lines {
            let parts = line[1].split(separator: ".")
            let now = (Int64(parts[0]) ?? 0) * 1_000_000 + (Int64(parts[1]) ?? 0)
            for name in phonesWithTrunk(bridges) {
                talk[name, default: (last, 0)].talk += now - last
            }
            last = now
            let channel = line[9]
            switch line[0] {
            case "BRIDGE_ENTER": bridges[channel] = line[19].split(separator: "\"").dropFirst(3).first.map(String.init)
            case "BRIDGE_EXIT", "HANGUP", "CHAN_END": bridges[channel] = nil
            default: break
            }
        }
        return talk
    }

    private func phonesWithTrunk(_ bridges: [String: String]) -> [String] {
        bridges.keys.filter { Shape.role($0) == "phone" }.filter { phone in
            var reached: Set = [phone]
            var waiting = [phone]
            while let channel = waiting.popLast() {
                for (other, bridge) in bridges where !reached.contains(other) {
                    let isHalf = channel.hasPrefix("Local/") && other.dropLast() == channel.dropLast()
                    if bridge == bridges[channel] || isHalf {
                        reached.insert(other)
                        waiting.append(other)
                    }
                }
            }
            return reached.contains { Shape.role($0) == "trunk" }
        }.map { String($0.dropFirst("PJSIP/".count).prefix(3)) }
    }

    @Test("Talk computed from the channel events is the truth to the microsecond")
    func channelEvents() {
        for call in Self.calls {
            let found = talk(in: SplitLine.lines(of: Floor.text([call], .asteriskCEL)))
            #expect(Set(found.keys) == Set(call.truth.map(\.extension)), "\(call.kind) \(call.linkedID)")
            for talk in call.truth {
                #expect(found[talk.extension]?.talk == talk.talkMicroseconds, "\(call.kind) \(call.linkedID)")
                #expect(found[talk.extension]?.began == talk.began.microseconds, "\(call.kind) \(call.linkedID)")
            }
        }
    }

    @Test("Who talks by kind of call")
    func talkers() {
        for call in Self.calls {
            let expected =
                switch call.kind {
                case .outboundAnswered, .inboundDirect, .queueAnswered, .ringGroup, .localChannel: 1...1
                case .blindTransfer, .attendedTransfer: 2...2
                case .clickToCall: 0...1
                case .outboundUnanswered, .outboundBusy, .inboundMissed, .inboundBusy, .queueAbandoned, .announcement,
                    .voicemail, .internal:
                    0...0
                }
            #expect(expected.contains(call.truth.count), "\(call.kind)")
            #expect(call.truth.allSatisfy { $0.talkMicroseconds > 0 && $0.began > call.startedAt })
        }
    }

    @Test("Seconds of a record are floors, each on its own")
    func floors() throws {
        var unequal = 0
        // The record of an originated call begins just behind its answer.
        let calls = Self.calls.filter { $0.kind != .clickToCall }
        for line in SplitLine.lines(of: Floor.text(calls, .asteriskCSV)) {
            let duration = try #require(Int64(line[12]))
            let billsec = try #require(Int64(line[13]))
            let start = try #require(Instant(rfc3339: line[9] + "+03:00"))
            let end = try #require(Instant(rfc3339: line[11] + "+03:00"))
            #expect((0...1).contains((end - start) / 1_000_000 - duration))
            if end - start != duration * 1_000_000 { unequal += 1 }
            guard let answer = Instant(rfc3339: line[10] + "+03:00") else {
                #expect(line[10].isEmpty && billsec == 0)
                continue
            }
            #expect((0...1).contains((end - answer) / 1_000_000 - billsec))
            #expect(start <= answer && answer <= end && billsec <= duration)
        }
        // The two fractions of a second are uniform: the difference shows in about half of the rows.
        #expect(unequal > Self.calls.count / 4)
    }

    @Test("A plain call's billsec is its talk; a queue's and a transfer target's hold waiting and ringing")
    func biases() throws {
        for call in Self.calls {
            let rows = call.rows
            switch call.kind {
            case .outboundAnswered, .inboundDirect:
                #expect(abs(rows[0].billsec - call.truth[0].talkMicroseconds / 1_000_000) <= 1)
            case .queueAnswered:
                let winner = try #require(rows.first { $0.disposition == .answered })
                #expect(winner.billsec * 1_000_000 > call.truth[0].talkMicroseconds)
                for row in rows.dropFirst() { #expect(row.answer == row.start) }
                for row in rows where row.disposition == .noAnswer {
                    #expect(row.billsec > 0 && row.peer != nil && row.end < winner.end)
                    #expect(row.end <= call.truth[0].began && call.truth[0].began - row.end < 10_000)
                }
            case .queueAbandoned:
                #expect(rows.allSatisfy { $0.disposition == .noAnswer && $0.billsec > 0 })
            case .blindTransfer:
                #expect(rows[1].answer == rows[1].start)
                #expect(rows[1].uniqueID == rows[0].uniqueID)
                #expect(rows[1].billsec * 1_000_000 > call.truth[1].talkMicroseconds)
            case .clickToCall:
                // The phone was picked up before the client rang, which takes four seconds or more.
                #expect(rows.count == 1 && rows[0].peer?.isTrunk == true && rows[0].party.number == rows[0].party.exten)
                #expect(rows[0].answer.map { (0...1_500).contains(rows[0].start - $0) } ?? false)
                #expect((rows[0].disposition == .answered) == (call.truth.count == 1))
                #expect(rows[0].billsec * 1_000_000 >= (call.truth.first?.talkMicroseconds ?? 0) + 3_000_000)
            case .announcement:
                #expect(rows.count == 1 && rows[0].peer == nil && rows[0].disposition == .answered)
            case .voicemail:
                #expect(rows.last?.party.application == "VoiceMail")
            default:
                break
            }
        }
    }

    @Test("The queue's log gives the talk to the second")
    func queueLog() throws {
        for call in Self.calls where call.kind == .queueAnswered {
            let lines = Floor.text([call], .asteriskQueueLog).split(separator: "\n").map {
                $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            }
            let entered = try #require(lines.first { $0[4] == "ENTERQUEUE" })
            let connected = try #require(lines.first { $0[4] == "CONNECT" })
            let closed = try #require(lines.first { $0[4].hasPrefix("COMPLETE") })
            #expect(lines.allSatisfy { $0[1] == call.linkedID })
            #expect(connected[3] == "PJSIP/\(call.truth[0].extension)" && closed[3] == connected[3])
            #expect(Int64(connected[5]) == (Int64(connected[0]) ?? 0) - (Int64(entered[0]) ?? 0))
            let talked = try #require(Int64(closed[6]))
            #expect(talked == (Int64(closed[0]) ?? 0) - (Int64(connected[0]) ?? 0))
            #expect(abs(talked - call.truth[0].talkMicroseconds / 1_000_000) <= 1)
        }
    }

    @Test("An agreement code stands in one answered record of the call, and only where somebody talked")
    func codes() {
        let coded = Self.calls.filter { !$0.agreementCode.isEmpty }
        #expect(Set(coded.map(\.agreementCode)) == ["1", "2", "0"])
        for call in Self.calls {
            let fields = SplitLine.lines(of: Floor.text([call], .asteriskCSV)).map { ($0[17], $0[14]) }
            let found = fields.filter { !$0.0.isEmpty }
            #expect(found.map(\.0) == (call.agreementCode.isEmpty ? [] : [call.agreementCode]))
            #expect(found.allSatisfy { $0.1 == "ANSWERED" } && (found.isEmpty || call.truth.count == 1))
        }
    }
}
