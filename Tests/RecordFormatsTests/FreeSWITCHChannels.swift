import Pace
import RecordFormats
import Testing

/// Reads a written record in every form that it has.
protocol FreeSWITCHChannels {}

extension FreeSWITCHChannels {
    typealias Written = FreeSWITCHRecord

    /// The leg, which has to be the same in every form.
    func leg(_ record: Written) throws -> Leg {
        let legs = [
            decode("freeswitch-json", record.json(encoded: true)),
            decode("freeswitch-json", record.json(encoded: false)),
            decode("freeswitch-xml", record.xml()),
        ]
        let first = try #require(legs[0].first?.leg, "\(legs[0])")
        #expect(legs.allSatisfy { $0.count == 1 && $0[0].leg == first }, "\(legs)")
        #expect(Set(legs.map { $0.first?.key }).count == 1)
        return first
    }

    func reason(_ record: Written) -> String? {
        let json = decode("freeswitch-json", record.json(encoded: true)).map(\.quarantined)
        #expect(json == decode("freeswitch-xml", record.xml()).map(\.quarantined))
        return json.count == 1 ? json[0] : nil
    }

    func seconds(_ count: Int64) -> Instant { Instant(seconds: Written.start + count) }

    /// A call of a client that 101 took after 5 s: A leg.
    var inbound: Written {
        var record = Written()
        record.variables = [("bridge_channel", "sofia/internal/101@10.0.0.5:5060"), ("bridge_uuid", Written.agent)]
        record.profiles = [
            Written.Profile(
                partner: (Written.agent, "sofia/internal/101@10.0.0.5:5060"),
                answered: 5,
                bridged: 5,
                hangup: 65
            )
        ]
        return record
    }
}
