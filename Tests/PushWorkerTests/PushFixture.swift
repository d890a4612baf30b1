import ChannelWorker
import Concurrency
import Crypto
import Foundation
import HTTPClient
import Network
import Observability
import Primitives
import Redis
import TestSupport
import Wire
import WorkerSupport

@testable import PushWorker

/// Providers that talk to a sandbox over HTTP/2 and TLS, each test through an account of its own.
final class PushFixture: Sendable {
    static let shared = Task { try await PushFixture() }

    let sandbox: SandboxServer
    let front: HTTP2Front
    let redis: RedisClient
    let client: HTTPClient
    private let server: RedisServer
    private let authority: TestAuthority
    private let reactor: Reactor

    init() async throws {
        (sandbox, server, authority) = (try await SandboxServer(), try await RedisServer(), try await TestAuthority())
        front = try await HTTP2Front(before: sandbox.port, authority)
        reactor = try Reactor(name: "push")
        redis = try PushFixture.redis(RedisConfiguration(url: server.url), reactor)
        var configuration = HTTPClientConfiguration()
        configuration.tls.authorities = authority.authority
        client = try HTTPClient(configuration, reactor: reactor, metrics: MetricRegistry(), logger: .silent)
    }

    func redisClient(_ configuration: RedisConfiguration) throws -> RedisClient {
        try PushFixture.redis(configuration, reactor)
    }

    private static func redis(_ configuration: RedisConfiguration, _ reactor: Reactor) throws -> RedisClient {
        try RedisClient(configuration, on: reactor, metrics: MetricRegistry(), logger: .silent)
    }

    func base(_ provider: String, _ account: String) -> String { front.base("/\(provider)/\(account)") }

    // MARK: Providers

    static func serviceAccount(_ account: String) throws -> ServiceAccount {
        let key = try SigningKey.generate(.rs256).pem.replacingOccurrences(of: "\n", with: "\\n")
        return try ServiceAccount(
            json: """
                {"type": "service_account", "project_id": "shop-1", "private_key_id": "k1", "private_key": "\(key)",
                 "client_email": "\(account)@shop-1.iam.gserviceaccount.com",
                 "token_uri": "https://oauth2.googleapis.com/token"}
                """
        )
    }

    func googleToken(_ account: ServiceAccount, _ name: String, clock: WallClock = .system) throws -> SharedToken {
        let google = try GoogleLogin(account, client, at: try HTTPURL(base("google", name) + "/token"))
        return SharedToken(
            "fcm/\(account.email)",
            redis,
            leastAge: .zero,
            clock: clock,
            metrics: MetricRegistry()
        ) { now, deadline throws(Unsendable) in try await google.fetch(at: now, until: deadline) }
    }

    func fcm(_ account: String) throws -> FCMProvider {
        let token = try googleToken(try PushFixture.serviceAccount(account), account)
        let login = PushAccount(name: account, base: base("fcm", account))
        return try FCMProvider(client, login, project: "shop-1", token: token)
    }

    func appleToken(_ name: String, clock: WallClock = .system) throws -> SharedToken {
        let apple = try AppleLogin(team: "TEAM567890", keyID: "KEY4567890", key: .generate(.es256))
        return SharedToken(
            "apns/\(name)",
            redis,
            leastAge: AppleLogin.leastAge,
            clock: clock,
            metrics: MetricRegistry()
        ) { now, _ throws(Unsendable) in try apple.sign(at: now) }
    }

    func apns(_ account: String, clock: WallClock = .system) throws -> APNsProvider {
        let login = PushAccount(name: account, base: base("apns", account))
        return APNsProvider(client, login, topic: "test.demo.App", token: try appleToken(account, clock: clock))
    }

    func webPush(_ account: String, knows services: [String] = ["127.0.0.1"]) throws -> WebPushProvider {
        WebPushProvider(
            client,
            vapid: try VAPID(.generate(.es256), subject: "mailto:push@demo.test"),
            account: account,
            admission: .local(AddressPolicy(exceptions: [IPNetwork("127.0.0.0/8")].compactMap(\.self))),
            services: services
        )
    }

    func oneSignal(_ account: String) throws -> OneSignalProvider {
        let login = PushAccount(name: account, base: base("onesignal", account))
        return try OneSignalProvider(client, login, app: "5eb5a37e", key: "os_v2_key")
    }

    // MARK: Messages

    static let apnsToken = String(repeating: "ab12", count: 16)

    /// A browser with keys of its own, at the sandbox.
    func browser(_ account: String, _ id: String = "b1") throws -> (address: PushTarget.Address, key: AgreementKey) {
        let key = try AgreementKey.generate()
        let subscription = WebPushSubscription(
            endpoint: base("webpush", account) + "/push/\(id)",
            publicKey: try key.point,
            authSecret: Randomness.secure.bytes(16)
        )
        return (.subscription(subscription), key)
    }

    static func dispatch(_ targets: [PushTarget], options: PushOptions? = nil, user: String = "ann") -> ChannelDispatch
    {
        let destination = PushDestination(targets: targets, options: options)
        var dispatch = ChannelDispatch.fresh(.push, to: .push(destination), user: user)
        (dispatch.category, dispatch.priority) = ("orders", .high)
        dispatch.content = Content(title: "On its way", body: "Your order – \u{1F69A}", url: "https://demo.test/o/1")
        return dispatch
    }

    static func words() -> Words {
        var words = Words()
        (words.title, words.text, words.url) = ("On its way", "Your order – \u{1F69A}", "https://demo.test/o/1")
        return words
    }

    static func target(_ platform: PushPlatform, _ token: String) -> PushTarget {
        PushTarget(deviceID: UUIDv7(at: WallClock.system.now), platform: platform, address: .token(token))
    }

    /// What the provider says of one push to one device, while it refuses in the way of that name.
    func outcome(
        of provider: some ChannelProvider,
        to address: PushTarget.Address,
        _ platform: PushPlatform,
        refusing refusal: String? = nil,
        retryAfter: Int? = nil
    ) async throws -> SendOutcome {
        let wait = retryAfter.map { #", "retry_after": \#($0)"# } ?? ""
        let fault = refusal.map { #"{"kind": "refuse", "refusal": "\#($0)"\#(wait)}"# }
        try await sandbox.fault(fault, provider.name, provider.account)
        let dispatch = PushFixture.dispatch([PushTarget(platform: platform, address: address)])
        return await provider.deliver(dispatch, PushFixture.words(), until: .after(.seconds(20)))
    }
}
