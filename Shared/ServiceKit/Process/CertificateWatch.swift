import Concurrency
import Network
import Observability

/// Takes a certificate that was renewed while the service runs: new connections get it, open ones are left alone. Files
/// that cannot be used, such as while they are being changed one by one, change nothing.
struct CertificateWatch: Service {
    private let edge: EdgeTLS
    private let period: Duration
    private let failures: Counter
    private let renewals: Counter
    private let logger: Logger

    init(
        _ edge: EdgeTLS,
        period: Duration = .seconds(10),
        metrics: MetricRegistry,
        logger: Logger
    ) {
        (self.edge, self.period, self.logger) = (edge, period, logger)
        renewals = metrics.counter("herald_edge_certificate_renewals_total", "Certificates that took over.")
        failures = metrics.counter("herald_edge_certificate_failures_total", "Certificates that could not be used.")
    }

    func run() async throws {
        let shutdown = GracefulShutdown.current
        var shown = edge.shown
        while !shutdown.hasBegun, !Task.isCancelled {
            await shutdown.sleep(for: period)
            renew(&shown)
        }
    }

    private func renew(_ shown: inout EdgeCertificates.Texts) {
        do {
            guard let found = edge.certificates.read() else {
                throw NetworkError(.tls, "certificate", "cannot be read")
            }
            guard found != shown else { return }
            edge.context.renew(try found.context())
            shown = found
            renewals.increment()
            logger.info("A new certificate is shown")
        } catch {
            failures.increment()
            logger.error("The certificate cannot be used; the one before is shown", ["error": .error(error)])
        }
    }
}
