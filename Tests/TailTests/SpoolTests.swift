import CFaults
import Linux
import Tail
import Testing

/// Folders with a file for each call.
@Suite("Spool folders", .timeLimit(.minutes(20)))
struct SpoolTests {
    @Test(
        "Case 44: a file that appears by renaming, and another that takes its name later, are both read",
        arguments: [false, true],
        [false, true]
    )
    func sameName(isDeleted: Bool, isStopped: Bool) throws {
        let folder = try TestFolder()
        try folder.makeFolder("spool")
        let follower = Follower(folder("spool"), limits: limits { $0.quietDescriptors = 0 })
        for round in 0..<5 {
            try folder.append("header\n" + records(100 + 10 * round...100 + 10 * round + round), to: "incoming")
            if isDeleted, round > 0 { try folder.delete("spool/call.csv") }
            try folder.move("incoming", "spool/call.csv")
            if isStopped { follower.restart() }
            try follower.drain()
        }
        let expected = (0..<5).flatMap { ["header"] + delivered(100 + 10 * $0...100 + 11 * $0) }
        #expect(follower.lines == expected)
        #expect(follower.gaps.isEmpty)
    }

    @Test("Case 47: ten thousand files and then many new ones are read once, with few descriptors")
    func tenThousand() async {
        await #expect(processExitsWith: .success) {
            let folder = try TestFolder()
            try folder.makeFolder("spool")
            for number in 0..<10_000 { try folder.append(record(number), to: "spool/\(number).csv") }
            #expect(limit_descriptors(1000) == 0)
            let follower = Follower(folder("spool"))
            let limits = TailLimits()
            try follower.drain()
            #expect(follower.lines.count == 10_000)
            #expect(Set(follower.lines) == Set(delivered(0..<10_000)))
            for round in 0..<5 {
                let numbers = 10_000 + 200 * round..<10_200 + 200 * round
                for number in numbers { try folder.append(record(number), to: "spool/\(number).csv") }
                let report = follower.scan(isForced: true)
                #expect(report.newFiles == 200)
                #expect(report.problems.isEmpty)
                #expect(follower.tail.files.count <= limits.unreadDescriptors + limits.quietDescriptors)
                try follower.drain()
            }
            follower.restart()
            try follower.drain()
            #expect(follower.lines.count == 11_000)
            #expect(Set(follower.lines) == Set(delivered(0..<11_000)))
            #expect(follower.ledger.count == 11_000)
            #expect(follower.gaps.isEmpty)
        }
    }

    @Test("Case 48: with 64 descriptors for all, 200 growing files are read, and some descriptors are left for others")
    func fewDescriptors() async {
        await #expect(processExitsWith: .success) {
            let folder = try TestFolder()
            try folder.makeFolder("logs")
            #expect(limit_descriptors(64) == 0)
            let follower = Follower(folder("logs/*.csv"))
            for round in 0..<4 {
                for file in 0..<200 { try folder.append(record(1000 * round + file), to: "logs/\(file).csv") }
                // A folder that changed just now is soon listed once more; one that rests gives no reason to.
                if round == 0 { pause(microseconds: 200_000) }
                if round == 2 { follower.restart() }
                for _ in 0..<4 {
                    try follower.drain()
                    let others = try (0..<8).map { _ in try FileDescriptor.open(folder.path) }
                    #expect(others.count == 8)
                    let report = follower.scan()
                    #expect((report.nextScan ?? .max) >= 50_000)
                    follower.clock.advance(seconds: 11)
                }
                let expected = (0...round).flatMap { round in (0..<200).map { 1000 * round + $0 } }
                #expect(follower.lines.count == expected.count)
                #expect(Set(follower.lines) == Set(delivered(expected)))
            }
            #expect(follower.ledger.count == 200)
            #expect(follower.restarts == 0)
            #expect(follower.gaps.isEmpty)
        }
    }

    @Test("Case 48: a copy and its truncated original are told apart without descriptors to spare")
    func fewDescriptorsAndCopies() async {
        await #expect(processExitsWith: .success) {
            let folder = try TestFolder()
            try folder.makeFolder("logs")
            #expect(limit_descriptors(64) == 0)
            let follower = Follower(folder("logs/*"))
            for round in 0..<3 {
                for file in 0..<40 {
                    try folder.append(
                        records(10_000 * round + 10 * file..<10_000 * round + 10 * file + 5),
                        to: "logs/\(file)"
                    )
                }
                try follower.drain()
                for file in 0..<40 {
                    let name = "logs/\(file)"
                    try folder.append(
                        records(10_000 * round + 10 * file + 5..<10_000 * round + 10 * file + 10),
                        to: name
                    )
                    if round == 1 {
                        try folder.copy(name, name + ".1")
                        try folder.truncate(name)
                    }
                }
                for _ in 0..<4 {
                    try follower.drain()
                    follower.clock.advance(seconds: 11)
                }
            }
            let expected = (0..<3).flatMap { round in (0..<400).map { 10_000 * round + $0 } }
            #expect(Set(follower.lines) == Set(delivered(expected)))
            #expect(follower.repeated.isEmpty)
            #expect(follower.gaps.isEmpty)
        }
    }
}
