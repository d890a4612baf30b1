import ChannelWorker
import HTTPClient
import ServiceKit

/// The providers as the configuration orders them, with the parts that keep their connections.
struct MailProviders {
    let routes: [ProviderRoute]
    let parts: [ServiceGroup.Part]

    init(_ settings: EmailSettings, _ fleet: Dependencies) throws {
        var configuration = HTTPClientConfiguration()
        // Not all speak HTTP/2, and a worker has some hundred calls under way.
        configuration.connections.perHost = 64
        let http = try HTTPClient(configuration, reactor: fleet.reactor, metrics: fleet.metrics, logger: fleet.logger)
        var parts = [ServiceGroup.Part("mail providers", http)]
        let providers: [any ChannelProvider] = try settings.providers.map { provider in
            switch provider {
            case .sendGrid(let account): return SendGridProvider(http, account, from: settings.sender)
            case .ses(let login): return SESProvider(http, login, from: settings.sender)
            case .mailgun(let account): return MailgunProvider(http, account, from: settings.sender)
            case .postmark(let account, let stream):
                return PostmarkProvider(http, account, stream: stream, from: settings.sender)
            case .smtp(let configuration):
                let relay = try SMTPClient(configuration, metrics: fleet.metrics, logger: fleet.logger)
                parts.append(ServiceGroup.Part("relay", relay))
                return SMTPProvider(relay, from: settings.sender)
            }
        }
        routes = settings.plan.routes(providers)
        self.parts = parts
    }
}
