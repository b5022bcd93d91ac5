import Linux
import Tail
import Testing

/// What counts at the end of a file that does not end with a line end.
@Suite("The last line without a line end")
struct LastLineTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    private func finality(_ name: String, _ follower: Follower) -> TailedFile.Finality? {
        follower.tail.files.first { $0.path == folder(name) }?.finality
    }

    @Test("Case 26: a dated file counts its last line when it was left for an hour and a younger one is written")
    func datedFiles() throws {
        let follower = Follower(folder("cdr-*.csv"))
        try folder.append(records(1...2) + "\"last", to: "cdr-2026-11-24.csv")
        try follower.drain()
        follower.clock.advance(seconds: 4_000)
        try follower.drain()
        // There is no younger file: the line may be completed on Monday.
        #expect(finality("cdr-2026-11-24.csv", follower) == .open)
        #expect(follower.lines == delivered(1...2))

        pauseForClock()
        try folder.append(record(3), to: "cdr-2026-11-25.csv")
        follower.clock.advance(seconds: 20)
        try follower.drain()
        #expect(follower.lines.sorted() == (delivered(1...3) + ["\"last"]).sorted())
        #expect(follower.repeated.isEmpty && follower.gaps.isEmpty)
    }

    @Test("A younger file that is no longer written, or an older one that is, ends nothing")
    func olderFiles() throws {
        try folder.append(record(1), to: "cdr-1.csv")
        pauseForClock()
        try folder.append("\"torn", to: "cdr-2.csv")
        pauseForClock()
        try folder.append(record(2), to: "cdr-1.csv")
        let follower = Follower(folder("cdr-*.csv"))
        follower.clock.advance(seconds: 4_000)
        try follower.drain()
        follower.clock.advance(seconds: 4_000)
        try follower.drain()
        #expect(finality("cdr-2.csv", follower) == .open)
        #expect(follower.lines.sorted() == delivered(1...2))
    }

    @Test("Within the hour a younger file ends nothing, and what is completed is one line")
    func completedInTime() throws {
        let follower = Follower(folder("cdr-*.csv"))
        try folder.append("\"half", to: "cdr-1.csv")
        try follower.drain()
        pauseForClock()
        try folder.append(record(2), to: "cdr-2.csv")
        follower.clock.advance(seconds: 3_000)
        try follower.drain()
        #expect(finality("cdr-1.csv", follower) == .open)
        try folder.append(" and half\"\n", to: "cdr-1.csv")
        follower.clock.advance(seconds: 20)
        try follower.drain()
        #expect(follower.lines.sorted() == (["\"half and half\""] + delivered([2])).sorted())
    }

    @Test("Case 33: the rest that comes after the end was presumed is a line of its own")
    func restAfterTheEnd() throws {
        let follower = Follower(folder("cdr.csv*"))
        try folder.append(record(1) + "\"half", to: "cdr.csv")
        try follower.drain()
        try folder.move("cdr.csv", "cdr.csv.1")
        try folder.append(record(2), to: "cdr.csv")
        try follower.drain()
        #expect(follower.lines == delivered(1...2))
        follower.clock.advance(seconds: 4_000)
        try follower.drain()
        #expect(follower.lines == delivered(1...2) + ["\"half"])
        try folder.append(" and half\"\n", to: "cdr.csv.1")
        follower.clock.advance(seconds: 20)
        try follower.drain()
        #expect(follower.lines == delivered(1...2) + ["\"half", " and half\""])
    }

    @Test(
        "Case 43: a source that says when files are complete is believed, from the last byte on, with no younger file"
    )
    func declared() throws {
        var limits = TailLimits()
        limits.completeAfter = 30_000_000
        let follower = Follower(folder("spool"), limits: limits)
        try folder.makeFolder("spool")
        try folder.append("", to: "spool/call.xml")
        try follower.drain()
        follower.clock.advance(seconds: 20)
        try folder.append("half", to: "spool/call.xml")
        try follower.drain()
        follower.clock.advance(seconds: 20)
        let report = follower.scan()
        #expect(finality("spool/call.xml", follower) == .open)
        // It is looked at again when the time has come, and not before.
        let next = try #require(report.nextScan)
        #expect((1...30_000_000).contains(next))
        try folder.append(" and half", to: "spool/call.xml")
        try follower.drain()
        follower.clock.advance(seconds: 20)
        try follower.drain()
        #expect(follower.lines.isEmpty)
        follower.clock.advance(seconds: 20)
        try follower.drain()
        #expect(follower.lines == ["half and half"])
    }
}
