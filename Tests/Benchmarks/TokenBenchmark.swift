import Crypto
import FoundationEssentials
import Glibc
import Primitives
import TestSupport
import Tokens

/// Signing and checking as the gateway and the workers do, beside `openssl speed` on the same machine: it makes nothing
/// but the operation itself, over bytes that are there and into a buffer that is there.
enum TokenBenchmark {
    private static let message = [UInt8](repeating: 7, count: 256)
    private static let value = [UInt8](repeating: 7, count: 64)

    static func run() async throws {
        let key = try SigningKey.generate(.rs256)
        let signer = try TokenSigner(key)
        let (signing, checking) = try await OpenSSLSpeed.rsa2048()
        Measurement.compare(try await sign(2000, with: signer), with: signing, unit: "token")
        let token = try signer.sign(claims: claims)
        Measurement.compare(try await verify(20_000, token, key, cacheCapacity: 0), with: checking, unit: "token")
        Measurement.compare(try await verify(200_000, token, key, cacheCapacity: 100), with: checking, unit: "token")
        try await symmetric()
    }

    private static func symmetric() async throws {
        let hmac = HMAC(.sha256, key: [UInt8](repeating: 1, count: 32))
        let codes = await Measurement.ofSelf("HMAC-SHA256: code of 256 bytes") {
            for _ in 0..<300_000 { _ = hmac.code(for: message) }
            return 300_000
        }
        Measurement.compare(codes, with: try await OpenSSLSpeed.hmac(bytes: message.count), unit: "code")
        let ring = try KeyRing([EncryptionKey(id: 1, bytes: [UInt8](repeating: 1, count: 32))])
        let context = Array("tenant/contact/email".utf8)
        let seals = try await Measurement.ofSelf("AES-256-GCM: seal 64 bytes") {
            for _ in 0..<300_000 { _ = try ring.seal(value, context: context) }
            return 300_000
        }
        let peer = try await OpenSSLSpeed.gcm(bytes: value.count)
        Measurement.compare(seals, with: peer, unit: "value")
        let sealed = try ring.seal(value, context: context)
        let opens = try await Measurement.ofSelf("AES-256-GCM: open 64 bytes") {
            for _ in 0..<300_000 { _ = try ring.open(sealed, context: context) }
            return 300_000
        }
        Measurement.compare(opens, with: peer, unit: "value")
    }

    private static func sign(_ rounds: Int, with signer: TokenSigner) async throws -> Measurement {
        try await Measurement.ofSelf("RS256: sign a token") {
            for _ in 0..<rounds { _ = try signer.sign(claims: claims) }
            return rounds
        }
    }

    private static func verify(
        _ rounds: Int,
        _ token: String,
        _ key: SigningKey,
        cacheCapacity: Int
    ) async throws -> Measurement {
        let verifier = TokenVerifier(
            .set(KeySet([try key.verifyingKey.thumbprint: try key.verifyingKey])),
            rules: ClaimRules(issuer: "herald", audience: "herald"),
            cacheCapacity: cacheCapacity
        )
        return try await Measurement.ofSelf("RS256: verify a token, " + (cacheCapacity > 0 ? "known" : "new")) {
            for _ in 0..<rounds { _ = try verifier.verify(token) }
            return rounds
        }
    }

    private static var claims: [UInt8] {
        let end = (WallClock.system.now + .seconds(3600)).seconds
        return Array(
            #"{"iss":"herald","aud":"herald","sub":"u_4200017","tenant":"acme","roles":["service"],"exp":\#(end)}"#.utf8
        )
    }
}

/// What OpenSSL's own tool measures, in operations per second of processor time.
private enum OpenSSLSpeed {
    static func rsa2048() async throws -> (sign: Measurement, verify: Measurement) {
        let fields = try await fields("+F2:", ["rsa2048"])
        return (measurement("openssl: RSA-2048 sign", fields[3]), measurement("openssl: RSA-2048 verify", fields[4]))
    }

    static func hmac(bytes: Int) async throws -> Measurement {
        let rate = try await fields("+F:", ["-bytes", "\(bytes)", "-hmac", "sha256"])[3]
        return measurement("openssl: HMAC-SHA256", rate / Double(bytes))
    }

    static func gcm(bytes: Int) async throws -> Measurement {
        let rate = try await fields("+F:", ["-bytes", "\(bytes)", "-aead", "-evp", "aes-256-gcm"])[3]
        return measurement("openssl: AES-256-GCM", rate / Double(bytes))
    }

    /// The numbers of the line of results; zero stands for its names.
    private static func fields(_ mark: String, _ arguments: [String]) async throws -> [Double] {
        let folder = try TemporaryFolder()
        let log = folder.file("speed")
        unblockAlarm()
        let process = try ChildProcess("openssl", ["speed", "-mr", "-seconds", "1"] + arguments, logTo: log)
        _ = try await process.waitForExit(within: .seconds(30))
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        guard let line = lines.last(where: { $0.hasPrefix(mark) }) else {
            throw NeverHappened(description: "openssl speed printed no line \(mark)")
        }
        return line.split(separator: ":").map { Double($0) ?? 0 }
    }

    /// The tool ends each round by SIGALRM, and a child starts with the signals blocked that its parent's thread blocks.
    private static func unblockAlarm() {
        var alarm = sigset_t()
        sigemptyset(&alarm)
        sigaddset(&alarm, SIGALRM)
        pthread_sigmask(SIG_UNBLOCK, &alarm, nil)
    }

    private static func measurement(_ name: String, _ perSecond: Double) -> Measurement {
        Measurement(name: name, operations: Int(perSecond), elapsed: .seconds(1), cpu: .seconds(1))
    }
}
