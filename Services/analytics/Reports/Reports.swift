import HTTPServer
import Observability
import Postgres
import Primitives
import PublicAPI
import Storage

/// GET /api/v1/analytics/…: a tenant's hours, counted as the events were projected.
struct Reports: Sendable {
    let postgres: PostgresClient
    var replica: ReadReplica?
    let authenticator: Authenticator
    let logger: Logger
    var clock = WallClock.system

    private typealias Report = @Sendable (ReportRequest, ReportSource, inout JSONWriter) async throws -> Void

    var router: HTTPRouter {
        var router = HTTPRouter()
        let reports: [(name: String, report: Report)] = [
            ("summary", Reports.summary), ("timeseries", Reports.timeseries), ("latency", Reports.latency),
            ("costs", Reports.costs), ("engagement", Reports.engagement), ("templates", Reports.templates),
            ("providers", Reports.providers),
        ]
        for (name, report) in reports {
            router.on(
                .get,
                "/api/v1/analytics/\(name)",
                authenticator.requiring(.readers) { try await answer($0, $1, report) }
            )
        }
        router.on(
            .get,
            "/api/v1/analytics/events",
            authenticator.requiring(.readers) { request, caller in
                try EventExport(clock: clock).answer(request, source(of: caller))
            }
        )
        return router
    }

    private func source(of caller: Caller) -> ReportSource {
        ReportSource(tenant: caller.tenant, primary: postgres, replica: replica)
    }

    private func answer(_ request: HTTPRequest, _ caller: Caller, _ report: Report) async throws -> HTTPResponse {
        let asked = try ReportRequest(request.query, at: clock.now)
        var body = JSONWriter()
        do {
            try await report(asked, source(of: caller), &body)
        } catch let error as PostgresError where error.isRetriable {
            logger.warning("The database did not answer", ["error": .error(error)])
            throw HTTPError.unavailable
        }
        return Envelope.response(.ok, for: request, at: clock.now) { json in
            json.object { json in
                json.member("from", asked.filter.span.lowerBound.rfc3339)
                json.member("to", asked.filter.span.upperBound.rfc3339)
                json.raw(body.bytes.dropFirst().dropLast())
            }
        }
    }
}
