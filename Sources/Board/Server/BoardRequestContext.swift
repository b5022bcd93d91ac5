import Hummingbird
import NIOCore

/// What is known of a request beside itself: who sends it.
struct BoardRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Nil where the address is none of a network.
    let peer: SocketAddress?

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress
    }

    /// The address without the port; a socket of this machine has none.
    var peerAddress: String { peer?.ipAddress ?? "" }
}
