import Concurrency
import Observability
import Primitives
import Synchronization

/// What all connections of a server share.
final class ServerContext: Sendable {
    let options: HTTPServerOptions
    let router: HTTPRouter
    let metrics: HTTPServerMetrics
    let logger: Logger
    let shutdown: GracefulShutdown
    private let connections = Atomic<Int>(0)

    init(
        _ options: HTTPServerOptions,
        _ router: HTTPRouter,
        _ metrics: HTTPServerMetrics,
        _ logger: Logger,
        _ shutdown: GracefulShutdown
    ) {
        (self.options, self.router, self.metrics) = (options, router, metrics)
        (self.logger, self.shutdown) = (logger, shutdown)
    }

    var limits: HTTPServerLimits { options.limits }

    /// False when there are as many as there may be.
    func admitConnection() -> Bool {
        guard connections.add(1, ordering: .relaxed).newValue <= limits.connections else {
            connections.subtract(1, ordering: .relaxed)
            return false
        }
        metrics.openConnections.add(1)
        return true
    }

    func connectionEnded() {
        connections.subtract(1, ordering: .relaxed)
        metrics.openConnections.add(-1)
    }

    /// A request's own identity: what it calls itself when that is fit to be sent on, and the trace it belongs to.
    func requestContext(_ message: RequestMessage) -> RequestContext {
        let named = message.first(.requestID).flatMap { ServerContext.isFit($0) ? $0 : nil }
        let trace = message.first(.traceparent).flatMap { TraceContext(traceparent: $0) }
        return RequestContext(
            correlationID: named ?? newRequestID(),
            trace: trace?.child(randomness: options.randomness) ?? TraceContext(randomness: options.randomness)
        )
    }

    func newRequestID() -> String {
        UUIDv7(at: options.clock.now, randomness: options.randomness).description
    }

    private static func isFit(_ id: String) -> Bool {
        !id.isEmpty && id.utf8.count <= 128 && id.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// Answers a request, whatever its handler does; the same for every version of HTTP.
    func answer(_ request: HTTPRequest, _ route: Route) async -> HTTPResponse {
        let start = options.clock.now
        let response = await inTask(of: request.context) { [self] in
            do {
                var response = try await route.handler(request)
                response.negotiate(with: request)
                return response
            } catch {
                return failure(error, request, route)
            }
        }
        record(request, route, response, from: start)
        return response
    }

    private func record(_ request: HTTPRequest, _ route: Route, _ response: HTTPResponse, from start: Timestamp) {
        options.tracer.record(
            "\(request.method.rawValue) \(route.pattern.text)",
            .server,
            request.context.trace,
            after: request[.traceparent].flatMap { TraceContext(traceparent: $0) },
            from: start,
            failure: response.status.code >= 500 ? response.status.reason : nil
        )
    }

    /// Runs work that belongs to a request: it sees the request's context and the server's shutdown.
    func inTask<Result: Sendable>(
        of request: RequestContext,
        _ work: @Sendable () async -> Result
    ) async -> Result {
        await GracefulShutdown.$current.withValue(shutdown) {
            await RequestContext.$current.withValue(request) { await work() }
        }
    }

    func problem(_ error: HTTPError, requestID: String) -> HTTPResponse {
        error.response(requestID: requestID, documentation: options.problemTypes)
    }

    private func failure(_ error: any Error, _ request: HTTPRequest, _ route: Route) -> HTTPResponse {
        if let error = error as? HTTPError { return problem(error, requestID: request.requestID) }
        if !(error is CancellationError) {
            logger.error("A handler failed", ["http.route": .string(route.pattern.text), "error": .error(error)])
        }
        return problem(.internal, requestID: request.requestID)
    }
}
