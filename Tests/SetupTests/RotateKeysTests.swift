import Crypto
import Foundation
import Primitives
import TestSupport
import Testing
import Tokens

@testable import Setup

@Suite struct RotateKeysTests {
    private let folder: TemporaryFolder
    private let keys: KeyFolder

    init() throws {
        folder = try TemporaryFolder()
        keys = KeyFolder(folder.path)
        _ = try keys.makeMissing()
    }

    @Test("at each step old and new replicas open what the other has sealed, and find people by the same index")
    func data() throws {
        let first = try ring()
        try rotate("data", "add")
        let second = try ring()
        try rotate("data", "use")
        let third = try ring()
        let sealed = try [first, second, third].map { try $0.ring.seal(Array("ann@example.com".utf8), context: []) }
        for text in sealed.prefix(2) {
            #expect(try first.ring.open(text, context: []) == Array("ann@example.com".utf8))
        }
        for ring in [second, third] {
            for text in sealed { #expect(try ring.ring.open(text, context: []) == Array("ann@example.com".utf8)) }
        }
        #expect(first.index.index(of: [1, 2], context: []) == third.index.index(of: [1, 2], context: []))
        #expect(throws: CryptoError.self) { try first.ring.open(sealed[2], context: []) }
    }

    @Test("the keys of links change by the same steps")
    func links() throws {
        try rotate("link", "add")
        #expect(try linkKeys() == ["2", "1"])
        try rotate("link", "use")
        #expect(try linkKeys() == ["1", "2"])
    }

    @Test("a link that was sealed can be opened for ever")
    func retire() {
        #expect(throws: KeyFolder.Fault.self) { try rotate("link", "retire") }
    }

    @Test("tokens of the old key are taken until it is retired, those of the new one before it signs")
    func signing() throws {
        let old = try keys.signingKey().verifyingKey.thumbprint
        try rotate("signing", "add")
        #expect(try keys.signingKey().verifyingKey.thumbprint == old)
        #expect(try published().count == 2)
        try rotate("signing", "use")
        let new = try keys.signingKey().verifyingKey.thumbprint
        #expect(new != old)
        #expect(try published() == [old, new])
        try rotate("signing", "retire")
        #expect(try published() == [new])
    }

    @Test("what was not added cannot be used")
    func order() {
        #expect(throws: KeyFolder.Fault.self) { try rotate("signing", "use") }
    }

    private func rotate(_ key: String, _ step: String) throws {
        _ = try RotateKeys(Arguments(["rotate", "--folder", folder.path, "--key", key, "--step", step])).perform()
    }

    private func ring() throws -> DataKeys {
        try DataKeys(text: String(contentsOfFile: folder.file(KeyFolder.dataKeys), encoding: .utf8))
    }

    private func published() throws -> Set<String> {
        let text = try String(contentsOfFile: folder.file(KeyFolder.keySet), encoding: .utf8)
        return Set(try KeySet(json: Array(text.utf8)).keys.keys)
    }

    /// Their numbers, the one that seals last.
    private func linkKeys() throws -> [String] {
        let text = try String(contentsOfFile: folder.file(KeyFolder.linkKeys), encoding: .utf8)
        return text.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
    }
}
