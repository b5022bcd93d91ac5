import Pace
import TestSupport
import Testing

@Suite("Talk of a real Asterisk's calls")
struct SampleTests {
    @Test(
        "From rows alone each contact is within 1.1 s of what really happened, or marked; one is marked",
        arguments: [[Sample.File.master], [.linked], [.master, .linked], [.master, .queue], [.linked, .queue]]
    )
    func rowsAlone(files: [Sample.File]) throws {
        let outcomes = Sample.outcomes(try Sample.records(files))
        #expect(Set(outcomes.keys) == Set(Sample.truth.keys))
        var marked: [String] = []
        for (call, talk) in Sample.truth {
            #expect(Set(outcomes[call]?.keys ?? [:].keys) == Set(talk.keys), "call \(call)")
            for (name, seconds) in talk {
                let contact = try #require(outcomes[call]?[name])
                if contact.isUpperBound {
                    marked.append("\(call) \(name)")
                    #expect(Double(contact.talk) / 1e6 >= seconds - 1.1, "call \(call), \(name)")
                } else {
                    #expect(abs(Double(contact.talk) / 1e6 - seconds) <= 1.1, "call \(call), \(name)")
                }
            }
        }
        #expect(marked == ["1795420955.19 104"])
    }

    @Test(
        "With channel events each contact is within 0.1 s and none is marked",
        arguments: [
            [Sample.File.master, .events], [.linked, .events], [.events], [.master, .linked, .events, .queue],
        ]
    )
    func withEvents(files: [Sample.File]) throws {
        let outcomes = Sample.outcomes(try Sample.records(files))
        #expect(Set(outcomes.keys) == Set(Sample.truth.keys))
        for (call, talk) in Sample.truth {
            #expect(Set(outcomes[call]?.keys ?? [:].keys) == Set(talk.keys), "call \(call)")
            for (name, seconds) in talk {
                let contact = try #require(outcomes[call]?[name])
                #expect(!contact.isUpperBound)
                #expect(abs(Double(contact.talk) / 1e6 - seconds) <= 0.1, "call \(call), \(name)")
            }
        }
    }

    @Test("Clients are those who called or were called")
    func clients() throws {
        for files in [[Sample.File.master], [.events], [.master, .events]] {
            let outcomes = Sample.outcomes(try Sample.records(files))
            #expect(outcomes["1795420955.0"]?["101"]?.client == "79991230210")
            #expect(outcomes["1795420955.8"]?["101"]?.client == "79161234568")
            #expect(outcomes["1795420955.19"]?["104"]?.client == "79160000666")
            #expect(outcomes["1795420955.21"]?["104"]?.client == "79160000777")
        }
    }

    @Test("A queue log alone yields no contacts")
    func queueAlone() throws {
        #expect(Sample.outcomes(try Sample.records([.queue])).isEmpty)
    }

    @Test("Order, repetition and splits change nothing", arguments: 1...40)
    func orderFree(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let files = Sample.File.allCases.filter { _ in Bool.random(using: &random) }
        let records = try Sample.records(files)
        let expected = Sample.outcomes(records)
        var shuffled = records.shuffled(using: &random)
        shuffled += records.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
        #expect(Sample.outcomes(shuffled.shuffled(using: &random)) == expected, "seed \(seed), files \(files)")
    }
}
