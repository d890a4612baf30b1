package import Concurrency
package import Observability

/// Sends mail to one server over few connections, each used for many messages.
package final class SMTPClient: Service {
    private let configuration: SMTPConfiguration
    private let couriers: MailCouriers
    private let metrics: TransferMetrics
    private let logger: Logger

    package init(_ configuration: SMTPConfiguration, metrics: MetricRegistry, logger: Logger) throws(SMTPError) {
        try configuration.check()
        self.configuration = configuration
        self.metrics = TransferMetrics(metrics, prefix: "herald_smtp_client_message")
        self.logger = logger
        couriers = MailCouriers(configuration, self.metrics)
    }

    /// Hands the message over and returns the server's words of acceptance, which often hold its id of the message.
    package func send(_ message: SMTPMessage, deadline: Deadline) async throws(SMTPError) -> SMTPReply {
        let start = ContinuousClock.now
        defer { metrics.latency.observe(start.duration(to: .now)) }
        do {
            let content = try message.mail.composed()
            return try await couriers.deliver(message, content, deadline)
        } catch {
            metrics.failed(error.name)
            logger.debug("Message not sent", ["smtp.host": .string(configuration.host), "error": .error(error)])
            throw error
        }
    }

    /// Runs until the graceful shutdown begins and the messages under way have ended; later ones are refused.
    package func run() async throws {
        await GracefulShutdown.current.wait()
        await couriers.drain()
    }
}
