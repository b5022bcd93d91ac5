/// How a loop of the board tells whoever looks after it that it gets on.
package struct LoopSigns: Sendable {
    /// A step has begun that has to end soon.
    package var works: @Sendable () -> Void
    /// The step waits for the database, for however long.
    package var asks: @Sendable () -> Void
    /// Nothing is to be done until the loop is called upon.
    package var rests: @Sendable () -> Void

    package init(
        works: @escaping @Sendable () -> Void = {},
        asks: @escaping @Sendable () -> Void = {},
        rests: @escaping @Sendable () -> Void = {}
    ) {
        (self.works, self.asks, self.rests) = (works, asks, rests)
    }

    /// Asks the database, and works on with what it said.
    func asking<Value: Sendable>(_ question: () async throws -> Value) async rethrows -> Value {
        asks()
        defer { works() }
        return try await question()
    }
}
