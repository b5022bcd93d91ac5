import Hummingbird
import HummingbirdCore
import Linux
import Logging
import NIOCore
import ServiceLifecycle

/// Serves the board on an address.
package struct BoardServer: Sendable {
    /// How long requests that are under way may take to end.
    private static let lastWords = Duration.milliseconds(600)
    private static let idleTime = TimeAmount.seconds(75)

    private let desk: BoardDesk

    package init(_ desk: BoardDesk) {
        self.desk = desk
    }

    /// Runs until cancelled; then streams end with a word, and within a second all is over.
    ///
    /// - Parameters:
    ///   - port: 0: any that is free.
    ///   - listening: hears the port once connections are taken.
    /// - Throws: where the address cannot be listened on.
    package func run(
        host: String,
        port: Int,
        listening: @escaping @Sendable (_ port: Int) -> Void = { _ in }
    ) async throws {
        let desk = desk
        var quiet = desk.logger
        // What the library says of itself is for nobody.
        quiet.logLevel = max(quiet.logLevel, .warning)
        let application = Application(
            router: router(),
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    idleTimeout: Self.idleTime,
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16_384,
                        maxHeaderListSize: 32_768,
                        maxHeaderFieldCount: 100
                    )
                )
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: MaximumAvailableConnections(2_000)
            ),
            onServerRunning: { channel in listening(channel.localAddress?.port ?? port) },
            logger: quiet
        )
        let services = ServiceGroup(configuration: ServiceGroupConfiguration(services: [application], logger: quiet))
        // Of its own, so that a cancellation is no sudden end.
        let serving = Task { try await services.run() }
        let live = Task { await desk.live.run() }
        let result = await withTaskCancellationHandler {
            await serving.result
        } onCancel: {
            desk.live.hub.close()
            Task {
                await services.triggerGracefulShutdown()
                try? await Task.sleep(for: Self.lastWords)
                serving.cancel()
            }
        }
        live.cancel()
        await live.value
        guard !Task.isCancelled else { return }
        do {
            try result.get()
        } catch let error as IOError {
            throw ListenFailure(code: error.errnoCode)
        }
    }

    private func router() -> Router<BoardRequestContext> {
        let router = Router(context: BoardRequestContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: Doorkeeper(desk: desk))
        for route in Route.all {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await desk.admit(request, context, by: route)
            }
        }
        return router
    }
}

/// Why an address cannot be listened on.
package struct ListenFailure: Error, Hashable, CustomStringConvertible {
    private let cause: SystemError

    /// - Parameter code: the number of the system's error.
    init(code: Int32) {
        cause = SystemError(code: code, call: "listen")
    }

    package var description: String {
        cause.isAddressInUse ? "the port is in use, perhaps by another callpace" : cause.reason
    }
}
