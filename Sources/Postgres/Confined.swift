/// Keeps what blocks, such as a connection, on a thread of its own, and runs work on it there.
package actor Confined<Resource> {
    private let thread: BlockingThread
    private var resource: Resource

    /// The thread is kept by the actor and outlives every job on it, as the executor must.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - resource: what the work is done on; nobody else may hold it.
    ///   - thread: the name of the thread.
    package init(_ resource: sending Resource, thread name: String) {
        self.resource = resource
        self.thread = BlockingThread(name: name)
    }

    /// Runs work on the thread, one piece after the other.
    package func perform<Value: Sendable>(_ work: @Sendable (inout Resource) throws -> Value) rethrows -> Value {
        try work(&resource)
    }
}
