import ChannelWorker
import HTTPClient
import Primitives
import ServiceKit
import Wire

/// The providers as the configuration names them, with the parts that keep their connections.
struct PushProviders {
    private(set) var providers: [PushPlatform: any ChannelProvider] = [:]
    private(set) var parts: [ServiceGroup.Part] = []

    init(_ settings: PushSettings, _ fleet: Dependencies) throws {
        if let fcm = settings.fcm { try add(fcm, settings, fleet) }
        if let apns = settings.apns { try add(apns, settings, fleet) }
        if let webPush = settings.webPush { try add(webPush, settings, fleet) }
        guard let oneSignal = settings.oneSignal else { return }
        let http = try client("onesignal", settings, fleet) { _ in }
        let login = oneSignal.login
        providers[.onesignal] = try OneSignalProvider(http, login, app: oneSignal.app, key: oneSignal.key)
    }

    private mutating func add(_ fcm: PushSettings.FCM, _ settings: PushSettings, _ fleet: Dependencies) throws {
        let http = try client("fcm", settings, fleet) { _ in }
        let google = try GoogleLogin(fcm.account, http, at: fcm.tokenURL)
        let token = SharedToken(
            "fcm/\(fcm.account.email)",
            fleet.redis,
            leastAge: .seconds(30),
            metrics: fleet.metrics
        ) { now, deadline throws(Unsendable) in try await google.fetch(at: now, until: deadline) }
        providers[.fcm] = try FCMProvider(http, fcm.login, project: fcm.account.project, token: token)
    }

    private mutating func add(_ apns: PushSettings.APNs, _ settings: PushSettings, _ fleet: Dependencies) throws {
        // Apple takes many connections that come and go for an attack: few, long-lived, with many streams.
        let http = try client("apns", settings, fleet) { configuration in
            configuration.connections = ConnectionLimits(perHost: 4, streamsPerConnection: 1000)
            configuration.idleLifetime = .seconds(600)
        }
        let apple = apns.apple
        let token = SharedToken(
            "apns/\(apple.team)/\(apns.keyID)",
            fleet.redis,
            leastAge: AppleLogin.leastAge,
            metrics: fleet.metrics
        ) { now, _ throws(Unsendable) in try apple.sign(at: now) }
        providers[.apns] = APNsProvider(http, apns.login, topic: apns.topic, token: token)
    }

    private mutating func add(_ webPush: PushSettings.WebPush, _ settings: PushSettings, _ fleet: Dependencies) throws {
        let addresses = AddressPolicy(exceptions: webPush.allowed)
        let http = try client("webpush", settings, fleet) { $0.addressPolicy = addresses }
        providers[.webpush] = WebPushProvider(
            http,
            vapid: webPush.vapid,
            account: webPush.login.name,
            rate: webPush.login.rate,
            admission: webPush.allowed.isEmpty ? SSRFGuard() : .local(addresses),
            services: webPush.services
        )
    }

    /// Requests of different providers share no connections.
    private mutating func client(
        _ name: String,
        _ settings: PushSettings,
        _ fleet: Dependencies,
        _ change: (inout HTTPClientConfiguration) -> Void
    ) throws -> HTTPClient {
        var configuration = HTTPClientConfiguration()
        configuration.tls.authorities = settings.authorities
        change(&configuration)
        let http = try HTTPClient(configuration, reactor: fleet.reactor, metrics: fleet.metrics, logger: fleet.logger)
        parts.append(.init("\(name) client", http))
        return http
    }
}

extension SSRFGuard {
    /// Where not only public services may be used, they are at any port and need no TLS.
    static func local(_ addresses: AddressPolicy) -> SSRFGuard {
        SSRFGuard(schemes: [.https, .http], ports: Set(1...65_535), addresses: addresses)
    }
}
