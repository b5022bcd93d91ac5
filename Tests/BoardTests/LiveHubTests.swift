import BoardPages
import Testing

@testable import Board

/// Who looks at what, and what is looked up for them.
@Suite("The hub of viewers")
struct LiveHubTests {
    private let board = LiveTopic(.board, team: "sales", language: .english)
    private let own = LiveTopic(.own(managerID: "anna", link: 1, path: "/me/x"), team: "sales", language: .russian)
    private let other = LiveTopic(.wall, team: "support", language: .english)

    private func view(_ text: String) -> LiveView { LiveView(singles: [LiveView.Part(id: "x", html: text)], list: []) }

    @Test("A change of a team calls for the topics of that team that somebody looks at, once")
    func changed() {
        let hub = LiveHub()
        let viewers = [board, own, other].map { hub.join($0) }
        _ = hub.takeChanged()
        hub.changed(["sales", "nobody looks at this one"])
        hub.changed(["sales"])
        #expect(hub.takeChanged().mapValues { Set($0) } == ["sales": [board, own]])
        #expect(hub.takeChanged().isEmpty)
        hub.leave(own, viewers[1].viewer)
        hub.changed(nil)
        #expect(hub.takeChanged().mapValues { Set($0) } == ["sales": [board], "support": [other]])
    }

    @Test("Who begins to look at what nobody looked at calls for it; who comes later has it at once")
    func arrivals() {
        let hub = LiveHub()
        _ = hub.join(board)
        #expect(hub.takeChanged() == ["sales": [board]])
        hub.show(board, view("1"))
        _ = hub.join(board)
        #expect(hub.takeChanged().isEmpty)
        #expect(hub.event(board, since: 0)?.version == 1)
        #expect(hub.viewers == 2)
    }

    @Test("A viewer that is busy is called once for many changes")
    func busy() async {
        let hub = LiveHub()
        let (_, calls) = hub.join(board)
        for number in 1...50 { hub.show(board, view("\(number)")) }
        hub.close()
        var count = 0
        for await _ in calls { count += 1 }
        #expect(count == 1)
        #expect(hub.event(board, since: 0)?.version == 50)
    }

    @Test("What nobody looks at any more is forgotten")
    func forgotten() {
        let hub = LiveHub()
        let (viewer, _) = hub.join(board)
        hub.show(board, view("1"))
        hub.leave(board, viewer)
        #expect(hub.event(board, since: 0) == nil)
        hub.show(board, view("2"))
        #expect(hub.event(board, since: 0) == nil)
    }

    @Test("A closed hub ends every stream, and the stream of who comes too late")
    func closed() async {
        let hub = LiveHub()
        let (_, calls) = hub.join(board)
        hub.close()
        for await _ in calls {}
        let (_, late) = hub.join(own)
        for await _ in late {}
        for await _ in hub.calls {}
        #expect(hub.viewers == 1)
    }
}
