import Linux
import Testing

@testable import Tail

@Suite("Decisions without files")
struct RecognitionTests {
    @Test(
        "rotated names lead back to their base",
        arguments: [
            ("Master.csv.1", "Master.csv"), ("Master.csv.20", "Master.csv"), ("Master.csv-20261124", "Master.csv"),
            ("Master-20261124.csv", "Master.csv"), ("Master.csv.2026-11-24-09-30-00", "Master.csv"),
            ("Master.csv.1.gz", "Master.csv"), ("Master.csv.old", "Master.csv"), ("queue_log.3", "queue_log"),
        ]
    )
    func bases(name: String, base: String) {
        #expect(RotatedName.isRotation(name, of: base))
    }

    @Test(
        "other names do not",
        arguments: [
            ("Master.csv", "Master.csv"), ("Master.csv.bak", "Master.csv"), ("Masters.csv.1", "Master.csv"),
            ("20261124", ""),
        ]
    )
    func otherNames(name: String, base: String) {
        #expect(!RotatedName.isRotation(name, of: base))
    }

    /// Test vectors of FNV-1a with 128 bits: the offset basis for no bytes; "foobar" from RFC 9923.
    @Test(
        "fingerprints are FNV-1a with 128 bits",
        arguments: [
            ("", "0:6c62272e07bb014262b821756295c58d"), ("a", "1:d228cb696f1a8caf78912b704e4a8964"),
            ("foobar", "6:343e1662793c64bf6f0d3597ba446f18"),
        ]
    )
    func fingerprint(text: String, expected: String) throws {
        let fingerprint = Fingerprint(of: Array(text.utf8))
        #expect(fingerprint.text == expected)
        #expect(Fingerprint(text: expected) == fingerprint)
    }

    @Test(
        "damaged texts are no fingerprints",
        arguments: ["", "1", "1:zz", "-1:6c62272e07bb014262b821756295c58d", "1:6c62"]
    )
    func damagedFingerprint(text: String) {
        #expect(Fingerprint(text: text) == nil)
    }

    @Test("what was seen and not read is lost when content disagrees")
    func verdicts() {
        #expect(Verdict.judge(agrees: true, reachesOffset: true, offset: 5, sizeSeen: 9) == .same)
        #expect(Verdict.judge(agrees: false, reachesOffset: false, offset: 5, sizeSeen: 9) == .truncated(lost: 4))
        #expect(Verdict.judge(agrees: false, reachesOffset: true, offset: 5, sizeSeen: 5) == .rewritten(lost: 0))
        #expect(Verdict.judge(agrees: false, reachesOffset: true, offset: 5, sizeSeen: nil) == .rewritten(lost: nil))
    }

    private func match(
        _ orphan: Int,
        _ candidate: Int,
        offset: Int64 = 5000,
        isSamePath: Bool = false,
        isTelling: Bool = true,
        isExpected: Bool = false
    ) -> ContentMatch {
        ContentMatch(
            orphan: orphan,
            candidate: candidate,
            offset: offset,
            isSamePath: isSamePath,
            isTelling: isTelling,
            isExpected: isExpected
        )
    }

    @Test("one candidate is taken, several are not, the old path decides")
    func adoptions() {
        #expect(Recognition.adoptions(of: [match(0, 7)]).candidates == [0: 7])
        #expect(Recognition.adoptions(of: [match(0, 7), match(0, 8)]).ambiguous == [0])
        #expect(Recognition.adoptions(of: [match(0, 7), match(0, 8, isSamePath: true)]).candidates == [0: 8])
    }

    @Test("a header alone carries no position, unless the file was truncated beside its copy")
    func headerOnly() {
        #expect(Recognition.adoptions(of: [match(0, 7, isTelling: false)]).candidates.isEmpty)
        #expect(Recognition.adoptions(of: [match(0, 7, isTelling: false, isExpected: true)]).candidates == [0: 7])
        #expect(!Recognition.isTelling(length: 300, newlines: 1))
        #expect(!Recognition.isTelling(length: 63, newlines: 5))
        #expect(Recognition.isTelling(length: 64, newlines: 2))
        #expect(Recognition.isTelling(length: 1024, newlines: 0))
    }

    @Test("of two positions in one file the further one wins")
    func further() {
        let result = Recognition.adoptions(of: [match(0, 7, offset: 5000), match(1, 7, offset: 6000)])
        #expect(result.candidates == [1: 7])
    }

    @Test("rotated files come first, older before newer, higher numbers before lower")
    func order() {
        func key(_ name: String, _ modifiedAt: Int64, isLive: Bool = false) -> ReadingOrder {
            ReadingOrder(isLive: isLive, modifiedAt: modifiedAt, birth: 0, name: name)
        }
        let sorted = [
            key("x", 1, isLive: true), key("x.1", 5), key("x.2", 5), key("x.10", 5), key("x.3", 4),
        ].sorted()
        #expect(sorted.map(\.name) == ["x.3", "x.10", "x.2", "x.1", "x"])
    }

    @Test("descriptors are given up when read to the end, deleted or quiet for long, and beyond the number")
    func retention() {
        func holding(
            _ quiet: Int64,
            read: Bool = true,
            deleted: Bool = false,
            rotated: Bool = false
        ) -> Retention.Holding {
            Retention.Holding(
                isFullyRead: read,
                isDeleted: deleted,
                isRotated: rotated,
                quiet: quiet * 1_000_000,
                idle: quiet * 1_000_000
            )
        }
        var limits = TailLimits()
        #expect(
            Retention.decisions(
                [
                    holding(9, deleted: true), holding(11, deleted: true), holding(11, read: false, deleted: true),
                    holding(3599, rotated: true), holding(3601, rotated: true),
                    holding(9999, read: false, rotated: true), holding(99_999),
                    holding(3700, read: false, deleted: true),
                ],
                limits
            ) == [.keep, .close, .keep, .keep, .close, .keep, .keep, .abandon]
        )
        limits.quietDescriptors = 2
        let decisions = Retention.decisions([holding(5), holding(9), holding(7, read: false), holding(8)], limits)
        #expect(decisions == [.keep, .close, .keep, .keep])
    }

    @Test("identities agree in what both sides know")
    func identities() throws {
        let full = FileIdentity(device: 1, inode: 2, generation: 3, birth: 4)
        #expect(full.agrees(with: FileIdentity(device: 1, inode: 2)))
        #expect(!full.agrees(with: FileIdentity(device: 1, inode: 2, generation: 9)))
        #expect(!full.agrees(with: FileIdentity(device: 1, inode: 2, birth: 9)))
        #expect(!full.agrees(with: FileIdentity(device: 9, inode: 2)))
        #expect(FileIdentity(text: full.text) == full)
        #expect(FileIdentity(text: "1:2:3") == nil)
    }

    @Test("only so many absent files are remembered, the latest")
    func absent() {
        var absent = AbsentFiles(limit: 10)
        for inode in 0..<100 {
            let identity = FileIdentity(device: 1, inode: UInt64(inode))
            absent.insert(TailedFile(id: nil, path: "", position: .start(of: identity), sizeSeen: nil, now: 0))
        }
        #expect(absent.all.count <= 20)
        #expect(absent.remove(InodeKey(FileIdentity(device: 1, inode: 99))) != nil)
        #expect(absent.remove(InodeKey(FileIdentity(device: 1, inode: 0))) == nil)
    }
}
