import Crypto
import Foundation
import Primitives
import TestSupport
import Testing
import Tokens

/// PyJWT on Python's cryptography judges our tokens and keys, and we judge theirs.
@Suite struct InteroperationTests {
    @Test("PyJWT takes our tokens by our key set, and we take its tokens by its keys")
    func pyJWT() async throws {
        let folder = try TemporaryFolder()
        try writeOurs(to: folder)
        let python = try await PythonEnvironment.judges()
        let script = try #require(Bundle.module.url(forResource: "judge", withExtension: "py")).path
        let (status, said) = try await ChildProcess.run(python, [script, folder.path])
        #expect(status == 0, "\(said)")
        try readTheirs(from: folder)
    }

    private func writeOurs(to folder: TemporaryFolder) throws {
        var keys: [String: VerifyingKey] = [:]
        for algorithm in SignatureAlgorithm.allCases {
            let key = try SigningKey.generate(algorithm)
            let signer = try TokenSigner(key)
            keys[signer.keyID] = try key.verifyingKey
            let token = try signer.sign { claims in
                claims.key("aud")
                claims.string("python")
                claims.key("sub")
                claims.string("zoë 🕊")
                claims.key("exp")
                claims.number((WallClock.system.now + .seconds(300)).seconds)
            }
            try token.write(toFile: folder.file("\(algorithm.rawValue).jwt"), atomically: true, encoding: .utf8)
            try key.pem.write(toFile: folder.file("\(algorithm.rawValue).pem"), atomically: true, encoding: .utf8)
        }
        try Data(KeySet(keys).json).write(to: URL(filePath: folder.file("ours.json")))
    }

    private func readTheirs(from folder: TemporaryFolder) throws {
        let set = try KeySet(json: Array(Data(contentsOf: URL(filePath: folder.file("theirs.json")))))
        let rules = ClaimRules(issuer: "python", audience: "herald")
        let verifier = TokenVerifier(.set(set), rules: rules)
        for algorithm in SignatureAlgorithm.allCases {
            let name = "their-\(algorithm.rawValue)"
            let token = try String(contentsOfFile: folder.file(name + ".jwt"), encoding: .utf8)
            #expect(try verifier.verify(token).subject == "zoë 🕊")
            let pem = try String(contentsOfFile: folder.file(name + ".pem"), encoding: .utf8)
            let key = try #require(set.keys[name])
            #expect(try SigningKey(pem: pem).verifyingKey.spki == key.spki)
            let jwk = try Data(contentsOf: URL(filePath: folder.file(name + ".jwk")))
            #expect(try SigningKey(jwk: Array(jwk)).verifyingKey.spki == key.spki)
        }
    }
}
