import Crypto
import Glibc
import Primitives
import ServiceKit
import Tokens

/// Each step leaves files with which old and new replicas work side by side.
extension KeyFolder {
    static let nextSigningKey = "signing-key.next.pem"

    /// A key that opens what others seal, and seals nothing itself: it stands before those that do.
    func addSealingKey(to name: String) throws {
        let lines = try lines(of: name)
        let newest = lines.compactMap(KeyFolder.id).max() ?? 0
        try write(["\(newest + 1) \(Randomness.secure.bytes(32).hex)"] + lines, to: name)
    }

    func sealWithNewestKey(of name: String) throws {
        try write(lines(of: name).sorted { KeyFolder.id($0) ?? .max < KeyFolder.id($1) ?? .max }, to: name)
    }

    /// Leaves the one that seals, and the blind index. Only when nothing is sealed by the others any more.
    func retireSealingKeys(of name: String) throws {
        let lines = try lines(of: name)
        let newest = lines.last { KeyFolder.id($0) != nil }
        try write(lines.filter { $0 == newest || KeyFolder.id($0) == nil }, to: name)
    }

    /// As services read them.
    func dataKeys() throws -> DataKeys {
        try DataKeys(text: lines(of: KeyFolder.dataKeys).joined(separator: "\n"))
    }

    func addSigningKey() throws {
        let next = try SigningKey.generate(.rs256)
        var keys = try verifyingKeys()
        for key in try [signingKey().verifyingKey, next.verifyingKey] { keys[try key.thumbprint] = key }
        try replace(KeyFolder.keySet, with: KeySet(keys))
        try replace(KeyFolder.nextSigningKey, with: next.pem)
    }

    func signWithNextKey() throws {
        guard rename(file(KeyFolder.nextSigningKey), file(KeyFolder.signingKey)) == 0 else {
            throw Fault(description: "there is no next signing key: --step add makes one")
        }
    }

    func retireSigningKeys() throws {
        let key = try signingKey().verifyingKey
        try replace(KeyFolder.keySet, with: KeySet([try key.thumbprint: key]))
    }

    private func verifyingKeys() throws -> [String: VerifyingKey] {
        guard let text = TextFile.read(file(KeyFolder.keySet)) else { return [:] }
        return try KeySet(json: Array(text.utf8)).keys
    }

    private func lines(of name: String) throws -> [String] {
        guard let text = TextFile.read(file(name)) else {
            throw Fault(description: "there is no \(name): herald-setup keys makes it")
        }
        return text.split(separator: "\n").map(String.init)
    }

    private func write(_ lines: [String], to name: String) throws {
        try replace(name, with: lines.map { $0 + "\n" }.joined())
    }

    /// `nil` for the blind index, which has no number and stands last.
    private static func id(_ line: String) -> UInt32? { UInt32(line.prefix { $0 != " " }) }

    private func replace(_ name: String, with set: KeySet) throws {
        try replace(name, with: String(decoding: set.json, as: UTF8.self) + "\n")
    }
}
