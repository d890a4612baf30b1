import ChannelWorker
import HTTPClient
import ServiceKit

/// The providers as the configuration orders them, with the part that keeps their connections.
struct SMSProviders {
    let routes: [ProviderRoute]
    let parts: [ServiceGroup.Part]

    init(_ settings: SMSSettings, _ fleet: Dependencies) throws {
        var configuration = HTTPClientConfiguration()
        // Not all speak HTTP/2, and a worker has some hundred calls under way.
        configuration.connections.perHost = 64
        let http = try HTTPClient(configuration, reactor: fleet.reactor, metrics: fleet.metrics, logger: fleet.logger)
        parts = [ServiceGroup.Part("SMS providers", http)]
        let providers: [any ChannelProvider] = settings.providers.map { provider in
            switch provider {
            case .twilio(let account): TwilioProvider(http, account, settings.rules)
            case .vonage(let account): VonageProvider(http, account, settings.rules)
            case .plivo(let account): PlivoProvider(http, account, settings.rules)
            case .sns(let account, let region, let token, let kind):
                SNSProvider(http, account, region: region, sessionToken: token, kind: kind, settings.rules)
            }
        }
        routes = settings.plan.routes(providers)
    }
}
