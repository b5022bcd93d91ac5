import Glibc
import Linux
import Tail
import Testing

/// Reads that fail and sizes that are not true.
@Suite("Disks and servers that fail")
struct BadDiskTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    /// Whether a problem is the failure of a read with this error.
    private func isFailure(_ problem: TailProblem, _ error: Int32) -> Bool {
        if case .system(let cause) = problem.kind { cause.code == error } else { false }
    }

    @Test(
        "Case 55: a size that goes backwards for some looks is not believed, the content is",
        arguments: [1, 2, 5],
        [0, 100, 400, 600]
    )
    func size(times: Int32, size: Int64) throws {
        let follower = Follower(folder("cdr.csv"))
        try folder.append(records(1...5), to: "cdr.csv")
        try follower.drain()
        #expect((400..<600).contains(records(1...5).utf8.count))
        try folder.append(records(6...9), to: "cdr.csv")
        follower.scan()
        let fault = try FileFault.size(of: folder("cdr.csv"), isSaidToBe: size, times: times)
        try folder.append(record(10), to: "cdr.csv")
        for _ in 0..<10 {
            follower.scan(isForced: true)
            follower.clock.advance(seconds: 2)
        }
        #expect(fault.remaining == 0)
        try follower.drain()
        follower.restart()
        try follower.drain()
        #expect(follower.lines == delivered(1...10))
        #expect(follower.gaps.isEmpty)
        #expect(follower.restarts == 0)
    }

    @Test(
        "Case 56: a read that fails once is tried again",
        arguments: [EIO, ESTALE],
        [(0, "at the start"), (200, "before the offset"), (500, "behind the offset")]
    )
    func once(error: Int32, place: (from: Int64, name: String)) throws {
        let follower = Follower(folder("cdr.csv"))
        try folder.append(records(1...5), to: "cdr.csv")
        try follower.drain()
        try folder.append(records(6...9), to: "cdr.csv")
        let fault = try FileFault.reads(of: folder("cdr.csv"), fail: error, from: place.from, times: 1)
        follower.mayFail = true
        try follower.drain()
        follower.clock.advance(seconds: 11)
        try follower.drain()
        #expect(fault.remaining == 0)
        #expect(follower.lines == delivered(1...9))
        #expect(follower.problems.isEmpty)
        #expect(follower.gaps.isEmpty)
        #expect(follower.restarts == 0)
        #expect(follower.ledger.count == 1)
    }

    @Test(
        "Case 56: a file that cannot be read is named, again and again, others go on, and it goes on when it can",
        arguments: [EIO, ESTALE],
        [(0, "at the start"), (200, "before the offset"), (500, "behind the offset")]
    )
    func forEver(error: Int32, place: (from: Int64, name: String)) throws {
        let follower = Follower(folder("*.csv"))
        follower.mayFail = true
        try folder.append(records(1...5), to: "cdr.csv")
        try follower.drain()
        try folder.append(records(6...9), to: "cdr.csv")
        try folder.append(record(100), to: "other.csv")
        do {
            let fault = try FileFault.reads(of: folder("cdr.csv"), fail: error, from: place.from)
            for round in 0..<5 {
                try folder.append(record(101 + round), to: "other.csv")
                try follower.drain()
                pause(microseconds: 120_000)
                let report = follower.scan(isForced: true)
                #expect(report.problems.contains { $0.path == folder("cdr.csv") && isFailure($0, error) })
                #expect((report.nextScan ?? .max) >= 50_000)
                follower.clock.advance(seconds: 11)
                if round == 2 { follower.restart() }
            }
            #expect(fault.remaining < 0)
            #expect(follower.lines == delivered([1, 2, 3, 4, 5] + Array(100...105)))
        }
        try folder.append(record(10), to: "cdr.csv")
        try follower.drain()
        #expect(follower.lines.suffix(5) == delivered(6...10)[...])
        #expect(follower.repeated.isEmpty)
        #expect(follower.problems.isEmpty)
        #expect(follower.gaps.isEmpty)
        #expect(follower.restarts == 0)
    }

    @Test("Case 56: a failing read of a file that is deleted does not lose the only way to its bytes")
    func deleted() throws {
        let follower = Follower(folder("cdr.csv"))
        follower.mayFail = true
        try folder.append(records(1...5), to: "cdr.csv")
        try follower.drain()
        try folder.append(records(6...9), to: "cdr.csv")
        let fault = try FileFault.reads(of: folder("cdr.csv"), fail: EIO, times: 3)
        try folder.delete("cdr.csv")
        for _ in 0..<5 {
            try follower.drain()
            follower.clock.advance(seconds: 2)
        }
        #expect(fault.remaining == 0)
        #expect(follower.lines == delivered(1...9))
        #expect(follower.gaps.isEmpty)
    }

    @Test("Case 56: a file behind a stale descriptor is opened again by its name")
    func stale() throws {
        let follower = Follower(folder("cdr.csv"))
        follower.mayFail = true
        try folder.append(records(1...5), to: "cdr.csv")
        follower.scan()
        follower.batch = 200
        try follower.stepFirst()
        // The server has put a copy in the place of the file, and no longer knows the old one.
        let fault = try FileFault.reads(of: folder("cdr.csv"), fail: ESTALE)
        try folder.append(records(1...6), to: "copy")
        try folder.move("copy", "cdr.csv")
        for _ in 0..<3 {
            try follower.drain()
            follower.clock.advance(seconds: 11)
        }
        #expect(fault.remaining < 0)
        #expect(Set(follower.lines) == Set(delivered(1...6)))
        #expect(follower.lines.suffix(1) == delivered([6])[...])
    }
}
