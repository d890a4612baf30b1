import Concurrency
import Crypto
import Foundation
import HTTPClient
import HTTPServer
import Network
import Observability
import Primitives
import TestSupport
import Testing
import Tokens

@testable import PublicAPI

@Suite("Key sets", .serialized, .timeLimit(.minutes(2)))
struct KeySetWatchTests {
    private static let keys = Result { try (0..<2).map { _ in try SigningKey.generate(.rs256) } }

    /// A watch over a key server, with what it takes.
    private final class House: Sendable {
        let server: KeyServer
        let watch: KeySetWatch
        let authenticator: Authenticator
        let run: Task<Void, any Error>
        private let reactor: Reactor

        init(_ keys: KeySet, period: Duration = .seconds(600), pause: Duration = .zero) throws {
            (server, reactor) = (try KeyServer(keys), try Reactor(name: "key-client"))
            let verifier = TokenVerifier(
                .set(KeySet([:])),
                rules: ClaimRules(issuer: nil, audience: nil),
                algorithms: [.rs256]
            )
            let watch = KeySetWatch(
                .url(try HTTPURL("http://127.0.0.1:\(server.port)/jwks")),
                for: verifier,
                client: try HTTPClient(reactor: reactor, metrics: MetricRegistry(), logger: .silent),
                period: period,
                pause: pause,
                metrics: MetricRegistry(),
                logger: .silent
            )
            self.watch = watch
            authenticator = Authenticator(verifier, keySets: watch)
            run = Task { try await watch.run() }
        }

        /// What a bearer of the token is told: nothing, or the code of the refusal.
        func refusal(_ token: String) async -> String? {
            do {
                _ = try await authenticator.caller("Bearer \(token)")
                return nil
            } catch {
                return error.code
            }
        }

        func close() async throws {
            run.cancel()
            _ = await run.result
            try await server.stop()
            reactor.stop()
        }
    }

    private func set(_ numbers: Int...) throws -> KeySet {
        let keys = try Self.keys.get()
        return KeySet(try Dictionary(uniqueKeysWithValues: numbers.map { ("k\($0)", try keys[$0].verifyingKey) }))
    }

    private func token(_ number: Int, named name: String? = nil) throws -> String {
        try TokenSigner(Self.keys.get()[number], keyID: name ?? "k\(number)").sign { json in
            for (name, text) in [("sub", "ann"), ("tenant", "acme"), ("jti", "j")] {
                json.key(name)
                json.string(text)
            }
            json.key("exp")
            json.number((WallClock.system.now + .seconds(600)).seconds)
        }
    }

    @Test("a token of a new key is taken at once, one of a key that is gone no more, without a restart")
    func rotation() async throws {
        let house = try House(set(0))
        #expect(try await house.refusal(token(0)) == nil)
        #expect(try await house.refusal(token(1)) == "invalid_token")
        try house.server.give(set(0, 1))
        #expect(try await house.refusal(token(1)) == nil)
        #expect(try await house.refusal(token(0)) == nil)
        try house.server.give(set(1))
        _ = try await house.refusal(token(0, named: "unknown"))
        #expect(try await house.refusal(token(0)) == "invalid_token")
        #expect(try await house.refusal(token(1)) == nil)
        try await house.close()
    }

    @Test("another key's name does not make a token good")
    func confusion() async throws {
        let house = try House(set(0, 1))
        #expect(try await house.refusal(token(0)) == nil)
        #expect(try await house.refusal(token(0, named: "k1")) == "invalid_token")
        try await house.close()
    }

    @Test("the set is read again each period")
    func period() async throws {
        let house = try House(set(0), period: .milliseconds(20), pause: .seconds(600))
        #expect(try await house.refusal(token(0)) == nil)
        try house.server.give(set(1))
        try await eventually("the new key is taken") { try await house.refusal(token(1)) == nil }
        try await house.close()
    }

    @Test("tokens of unknown keys make it read no oftener than the pause, however many come")
    func pause() async throws {
        let house = try House(set(0), pause: .seconds(600))
        try await eventually("it has keys") { house.watch.hasKeys }
        let before = house.server.asked
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask { _ = try? await house.refusal(token(1, named: "stranger-\(number)")) }
            }
        }
        #expect(house.server.asked == before)
        try await house.close()
    }

    @Test("a server that is down, hangs up, fails or gives what is no key set changes nothing")
    func hostile() async throws {
        let house = try House(set(0), period: .milliseconds(20))
        try await eventually("it has keys") { house.watch.hasKeys }
        let huge = Array(#"{"keys":["#.utf8) + [UInt8](repeating: 0x20, count: 4 << 20)
        let texts = ["", "nothing", "[]", #"{"keys":[]}"#, #"{"keys":[{"kty":"oct","k":"AAAA"}]}"#]
        let moods: [KeyServer.Mood] = texts.map { .giving(Array($0.utf8)) } + [.giving(huge), .failing, .hangingUp]
        for mood in moods {
            house.server.become(mood)
            let before = house.server.asked
            try await eventually("it was read twice") { house.server.asked >= before + 2 }
            #expect(try await house.refusal(token(0)) == nil)
        }
        try await house.server.stop()
        #expect(try await house.refusal(token(1)) == "invalid_token")
        #expect(try await house.refusal(token(0)) == nil)
        try await house.close()
    }

    @Test("before there are any keys the answer is that it cannot be known, and a slow server holds nobody up for long")
    func slow() async throws {
        let house = try House(set(0))
        house.server.become(.silent)
        let start = ContinuousClock.now
        let refusal = try await house.refusal(token(0))
        #expect(refusal == "unavailable" || refusal == nil)
        #expect(start.duration(to: .now) < .seconds(10))
        try await house.close()
    }

    @Test("keys in a file are followed too")
    func file() async throws {
        let (folder, reactor) = (try TemporaryFolder(), try Reactor(name: "key-file"))
        let path = folder.file("jwks.json")
        func write(_ keys: KeySet) throws {
            try String(decoding: keys.json, as: UTF8.self).write(toFile: path, atomically: true, encoding: .utf8)
        }
        try write(set(0))
        let verifier = TokenVerifier(.set(KeySet([:])), rules: ClaimRules(issuer: nil, audience: nil))
        let watch = KeySetWatch(
            .file(path),
            for: verifier,
            client: try HTTPClient(reactor: reactor, metrics: MetricRegistry(), logger: .silent),
            pause: .zero,
            metrics: MetricRegistry(),
            logger: .silent
        )
        let authenticator = Authenticator(verifier, keySets: watch)
        for number in 0..<2 {
            try write(set(number))
            #expect(try await authenticator.caller("Bearer \(token(number))").subject == "ann")
        }
        reactor.stop()
    }
}
