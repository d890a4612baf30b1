import Crypto
import FoundationEssentials
import Glibc
import Primitives
import ServiceKit
import Tokens

/// The keys of a machine of one's own, as files that their owner alone reads. In production they come from a vault.
struct KeyFolder {
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    private let path: String

    static let signingKey = "signing-key.pem"
    static let keySet = "jwks.json"
    static let dataKeys = "data-keys"
    static let linkKeys = "link-keys"

    init(_ path: String) {
        self.path = path
    }

    func signingKey() throws -> SigningKey {
        guard let pem = TextFile.read(file(KeyFolder.signingKey)) else {
            throw Fault(description: "\(path) has no \(KeyFolder.signingKey): herald-setup keys makes one")
        }
        return try SigningKey(pem: pem)
    }

    /// Makes what is missing and says what it made. What is there is never replaced: values sealed with it would be lost.
    func makeMissing() throws -> [String] {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        var made: [String] = []
        if try write(KeyFolder.signingKey, { try SigningKey.generate(.rs256).pem }) {
            made.append(KeyFolder.signingKey)
        }
        if try write(KeyFolder.dataKeys, KeyFolder.newDataKeys) { made.append(KeyFolder.dataKeys) }
        if try write(KeyFolder.linkKeys, { "1 \(Randomness.secure.bytes(32).hex)\n" }) {
            made.append(KeyFolder.linkKeys)
        }
        let set = try KeyFolder.keySet(of: signingKey().verifyingKey)
        if try write(KeyFolder.keySet, { set }) { made.append(KeyFolder.keySet) }
        return made
    }

    /// The public half, as services read it.
    private static func keySet(of key: VerifyingKey) throws -> String {
        String(decoding: try KeySet([try key.thumbprint: key]).json, as: UTF8.self) + "\n"
    }

    /// One line a key, `id hexadecimal`; the last one seals, the others open what they sealed. The blind index has its
    /// own, which cannot change without a rewrite of the index.
    private static func newDataKeys() -> String {
        "1 \(Randomness.secure.bytes(32).hex)\nindex \(Randomness.secure.bytes(32).hex)\n"
    }

    /// False when the file is there already.
    private func write(_ name: String, _ text: () throws -> String) throws -> Bool {
        guard !FileManager.default.fileExists(atPath: file(name)) else { return false }
        try replace(name, with: try text())
        return true
    }

    /// Whoever reads meanwhile gets the old text or the new one, whole.
    func replace(_ name: String, with text: String) throws {
        let owner: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        let draft = file("." + name)
        guard FileManager.default.createFile(atPath: draft, contents: Data(text.utf8), attributes: owner),
            rename(draft, file(name)) == 0
        else { throw Fault(description: "\(file(name)) cannot be written") }
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }
}
