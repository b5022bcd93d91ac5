import Foundation
import Simulator
import Testing

/// The simulated calls against the calls of a real Asterisk (Fixtures/asterisk/README.md names them).
@Suite("Calls look like those of a real Asterisk")
struct RealAsteriskTests {
    static let real: [(linkedID: String, kind: SimulatedCall.Kind)] = [
        ("1795420955.0", .outboundAnswered), ("1795420955.2", .outboundUnanswered), ("1795420955.4", .outboundBusy),
        ("1795420955.6", .inboundDirect), ("1795420955.8", .queueAnswered), ("1795420955.9", .ringGroup),
        ("1795420955.13", .localChannel), ("1795420955.14", .announcement), ("1795420955.15", .inboundMissed),
        ("1795420955.17", .inboundBusy), ("1795420955.19", .blindTransfer), ("1795420955.21", .attendedTransfer),
        ("1795420955.23", .internal),
    ]
    static let calls = Floor.calls(12_000)

    private func simulated(_ kind: SimulatedCall.Kind) -> [SimulatedCall] {
        // Agreement codes are not in the fixture.
        Self.calls.filter { $0.kind == kind && $0.agreementCode.isEmpty }
    }

    @Test("The records of every kind of call occur as Asterisk wrote them", arguments: real)
    func records(_ linkedID: String, _ kind: SimulatedCall.Kind) throws {
        let expected = try Shape.fixture("asterisk/Master.csv").filter { $0[19] == linkedID }.map(Shape.record)
        #expect(!expected.isEmpty)
        let shapes = simulated(kind).map { call in
            SplitLine.lines(of: Floor.text([call], .asteriskCSV)).map(Shape.record)
        }
        let sorted = Set(shapes.map { $0.sorted() })
        let isThere = sorted.contains(expected.sorted())
        #expect(isThere, "simulated: \(shapes.prefix(2))")
        // Between two channels of one call the order of dying is a race; within one it is not.
        if Set(expected.map { $0.contains(" linked ") }).count == 1 {
            let isInOrder = shapes.contains(expected)
            #expect(isInOrder)
        }
    }

    @Test("The channel events of every kind of call occur as Asterisk wrote them", arguments: real)
    func events(_ linkedID: String, _ kind: SimulatedCall.Kind) throws {
        let expected = Shape.events(try Shape.fixture("asterisk/Cel.csv").filter { $0[15] == linkedID })
        #expect(expected.count > 3)
        let shapes = simulated(kind).map { Shape.events(SplitLine.lines(of: Floor.text([$0], .asteriskCEL))) }
        let isThere = shapes.contains(expected)
        #expect(
            isThere,
            "\(shapes.first { $0.count == expected.count }.map { zip($0, expected).filter { $0 != $1 } } ?? [])"
        )
    }

    @Test("A queue's log has the fields of a real one")
    func queueLog() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/asterisk/queue_log")
        func shape(_ text: String) -> [String] {
            text.split(separator: "\n").filter { !$0.contains("QUEUESTART") }.map { line in
                let fields = line.split(separator: "|", omittingEmptySubsequences: false)
                return "\(fields[4]) \(fields.count) \(fields.map { $0.isEmpty ? "-" : "x" }.joined())"
            }
        }
        let real = Set(shape(try String(contentsOf: path, encoding: .utf8)))
        let simulated = Set(
            shape(Floor.text(simulated(.queueAnswered).filter { !$0.truth[0].client.isEmpty }, .asteriskQueueLog))
        )
        #expect(real.count == 3)
        #expect(simulated.isSuperset(of: real))
    }
}
