import Foundation
import Primitives
import TestSupport
import Testing

@testable import Setup

@Suite struct KeyFolderTests {
    @Test("keys are made once, for their owner alone, and never replaced")
    func once() throws {
        let folder = try TemporaryFolder()
        let keys = KeyFolder(folder.path)
        #expect(try keys.makeMissing().count == 4)
        let before = try KeyFolderTests.contents(of: folder)
        #expect(try keys.makeMissing().isEmpty)
        #expect(try KeyFolderTests.contents(of: folder) == before)
        for name in before.keys {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
    }

    @Test("a lost key set is made again from the signing key")
    func publicHalf() throws {
        let folder = try TemporaryFolder()
        let keys = KeyFolder(folder.path)
        _ = try keys.makeMissing()
        let before = try KeyFolderTests.contents(of: folder)
        try FileManager.default.removeItem(atPath: folder.file(KeyFolder.keySet))
        #expect(try keys.makeMissing() == [KeyFolder.keySet])
        #expect(try KeyFolderTests.contents(of: folder) == before)
    }

    @Test("PyJWT takes the token by the key set, with every claim that the contract names")
    func token() async throws {
        let folder = try TemporaryFolder()
        _ = try KeyFolder(folder.path).makeMissing()
        let arguments = ["token", "--folder", folder.path, "--tenant", "demo", "--subject", "ops", "--days", "2"]
        let now = WallClock.system.now
        let token = try IssueToken(Arguments(arguments)).token(at: now, id: UUIDv7(at: now))
        let python = try await PythonEnvironment.judges()
        let script = folder.file("check.py")
        try KeyFolderTests.script.write(toFile: script, atomically: false, encoding: .utf8)
        let (status, claims) = try await ChildProcess.run(python, [script, folder.file(KeyFolder.keySet), token])
        #expect(status == 0 && claims.hasPrefix("demo ops admin 172800"), "\(claims)")
    }

    @Test("a folder without keys says how to make them")
    func missing() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: KeyFolder.Fault.self) { try KeyFolder(folder.path).signingKey() }
        #expect(error?.description.contains("herald-setup keys") == true)
    }

    private static func contents(of folder: TemporaryFolder) throws -> [String: String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try Dictionary(
            uniqueKeysWithValues: names.map { ($0, try String(contentsOfFile: folder.file($0), encoding: .utf8)) }
        )
    }

    private static let script = """
        import json, sys, jwt
        keys = jwt.PyJWKSet.from_dict(json.load(open(sys.argv[1])))
        key = keys[jwt.get_unverified_header(sys.argv[2])["kid"]]
        claims = jwt.decode(sys.argv[2], key, algorithms=["RS256"], audience="herald", issuer="herald",
                            options={"require": ["iss", "aud", "sub", "exp", "nbf", "jti"]})
        print(claims["tenant"], claims["sub"], *claims["roles"], claims["exp"] - claims["nbf"])
        """
}
