import Ledger
import Synchronization
import Testing

@Suite("Which server is written to")
struct ServerMemoryTests {
    /// A clock that is moved by hand, and what was said and kept.
    final class World: Sendable {
        private let state = Mutex((now: ContinuousClock.now, told: [String](), saved: String?.none))

        var now: ContinuousClock.Instant { state.withLock { $0.now } }
        var told: [String] { state.withLock { $0.told } }
        var saved: String? { state.withLock { $0.saved } }

        func pass(_ time: Duration) { state.withLock { $0.now += time } }

        func memory(_ text: String? = nil) -> ServerMemory {
            ServerMemory(
                text,
                save: { text in self.state.withLock { $0.saved = text } },
                tell: { text in self.state.withLock { $0.told.append(text) } },
                clock: { self.now }
            )
        }
    }

    let world = World()

    func server(_ system: String, _ timeline: Int64) -> ServerIdentity {
        ServerIdentity(system: system, timeline: timeline)
    }

    @Test("Of the system used last the highest timeline known is expected, or a higher one")
    func expected() {
        let memory = world.memory()
        #expect(!memory.isExpected(server("7", 1)))
        #expect(memory.refusal(of: server("7", 1), at: "a", hosts: 2) == nil && world.told.isEmpty)
        memory.use(server("7", 2))
        #expect(memory.isExpected(server("7", 2)) && memory.isExpected(server("7", 3)))
        #expect(!memory.isExpected(server("7", 1)) && !memory.isExpected(server("8", 2)))
        #expect(memory.prefers(server("7", 2), to: server("7", 1)))
        #expect(!memory.prefers(server("7", 1), to: server("8", 5)))
    }

    @Test("Without a memory the higher timeline of one system is the better one")
    func nothingKnown() {
        let memory = world.memory("no memory at all\n\u{0}")
        #expect(memory.prefers(server("7", 2), to: server("7", 1)))
        #expect(!memory.prefers(server("8", 2), to: server("7", 1)))
    }

    @Test("A doubtful server of several hosts is used when none better has answered for a minute; alone at once")
    func patience() {
        let memory = world.memory("7 3\n")
        let old = server("7", 2)
        #expect(memory.refusal(of: old, at: "a", hosts: 2)?.contains("behind timeline 3") == true)
        world.pass(.seconds(59))
        #expect(memory.refusal(of: old, at: "a", hosts: 2) != nil && world.told.isEmpty)
        world.pass(.seconds(2))
        #expect(memory.refusal(of: old, at: "a", hosts: 2) == nil)
        #expect(world.told.count == 1 && world.told[0].contains("restored backup"))
        memory.use(old)
        // The better one is expected as before, and the doubts begin anew once it was there.
        #expect(memory.isExpected(server("7", 3)) && !memory.isExpected(old))
        memory.use(server("7", 3))
        #expect(memory.refusal(of: old, at: "a", hosts: 2) != nil)
        #expect(memory.refusal(of: old, at: "a", hosts: 1) == nil)
    }

    @Test("What is remembered is kept, and a database made anew does not wipe out the timelines of the old one")
    func kept() {
        let memory = world.memory()
        memory.use(server("7", 3))
        #expect(world.saved == "7 3\n")
        memory.use(server("8", 1))
        #expect(world.saved == "8 1\n7 3\n")
        let later = world.memory(world.saved)
        #expect(later.isExpected(server("8", 1)) && !later.isExpected(server("7", 3)))
        later.use(server("7", 3))
        #expect(world.saved == "7 3\n8 1\n")
        #expect(!later.isExpected(server("7", 2)))
    }
}
