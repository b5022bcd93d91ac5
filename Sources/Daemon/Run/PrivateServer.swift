package import Cluster
internal import Synchronization

/// The private cluster of a process: started when it is first needed, and again when it died.
package final class PrivateServer: Sendable {
    /// Seconds that one attempt may take. A recovery may take longer: it goes on while others look at their clocks.
    private static let patience = 20

    private let cluster: PrivateCluster
    private let started: @Sendable (RunningCluster) -> Void
    private let known = Mutex<RunningCluster?>(nil)

    /// - Parameter started: hears of every cluster that this process came to use.
    package init(stateDirectory: String, started: @escaping @Sendable (RunningCluster) -> Void = { _ in }) {
        cluster = PrivateCluster(stateDirectory: stateDirectory)
        self.started = started
    }

    /// The cluster, running. It may take seconds.
    package func running() throws -> RunningCluster {
        try known.withLock { known in
            if let known, cluster.isRunning { return known }
            let running = try cluster.start(within: Self.patience)
            known = running
            started(running)
            return running
        }
    }

    /// How to connect; nil as long as it was never needed.
    package var url: String? { known.withLock { $0?.url } }

    /// Stops it unless another process of CallPace uses it.
    package func stop() throws {
        try known.withLock { known in
            try known?.stop()
            known = nil
        }
    }
}
