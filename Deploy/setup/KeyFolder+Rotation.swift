import Crypto
import Glibc
import Primitives
import ServiceKit
import Tokens

/// Each step leaves files with which old and new replicas work side by side.
extension KeyFolder {
    static let nextSigningKey = "signing-key.next.pem"

    /// A key that opens what others seal, and seals nothing itself: it stands before those that do.
    func addDataKey() throws {
        let lines = try dataKeyLines()
        let newest = lines.compactMap(KeyFolder.id).max() ?? 0
        try write(dataKeyLines: ["\(newest + 1) \(Randomness.secure.bytes(32).hex)"] + lines)
    }

    func sealWithNewestDataKey() throws {
        let lines = try dataKeyLines()
        try write(dataKeyLines: lines.sorted { KeyFolder.id($0) ?? .max < KeyFolder.id($1) ?? .max })
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

    private func dataKeyLines() throws -> [String] {
        guard let text = TextFile.read(file(KeyFolder.dataKeys)) else {
            throw Fault(description: "there are no data keys: herald-setup keys makes them")
        }
        return text.split(separator: "\n").map(String.init)
    }

    private func write(dataKeyLines lines: [String]) throws {
        try replace(KeyFolder.dataKeys, with: lines.map { $0 + "\n" }.joined())
    }

    /// `nil` for the blind index, which has no number.
    private static func id(_ line: String) -> UInt32? { UInt32(line.prefix { $0 != " " }) }

    private func replace(_ name: String, with set: KeySet) throws {
        try replace(name, with: String(decoding: set.json, as: UTF8.self) + "\n")
    }
}
