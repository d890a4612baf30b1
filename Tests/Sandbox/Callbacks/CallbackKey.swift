import Crypto
import Foundation
import Primitives

/// The key that the simulated SendGrid signs with, made at the first start and kept in its file.
struct CallbackKey: Sendable {
    private let key: SigningKey

    /// Without a file it is made anew at each start.
    init(_ path: String?) throws {
        if let path, let pem = try? String(contentsOfFile: path, encoding: .utf8) {
            key = try SigningKey(pem: pem)
            return
        }
        key = try SigningKey.generate(.es256)
        guard let path else { return }
        let isKept = FileManager.default.createFile(
            atPath: path,
            contents: Data(try key.pem.utf8),
            attributes: [.posixPermissions: 0o600]
        )
        guard isKept else { throw CryptoError(.badKey, "\(path) cannot be written") }
    }

    /// As SendGrid shows it to its customers.
    var shown: String { (try? Base64.standard.encode(key.verifyingKey.spki)) ?? "" }

    func sign(_ bytes: [UInt8]) throws -> String { Base64.standard.encode(try key.sign(bytes, form: .der)) }
}
