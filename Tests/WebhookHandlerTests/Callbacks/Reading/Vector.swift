import Foundation
import HTTPServer
import JSON
import Primitives
import Testing

@testable import WebhookHandler

/// A published callback with its signature, and where it was published.
struct Vector: CustomTestStringConvertible, Sendable {
    let id: String
    let inputs: JSONValue
    let expected: JSONValue

    var testDescription: String { id }
    var isValid: Bool { (try? (expected["valid"] ?? expected["signature_valid"])?.bool()) ?? true }

    static func all(_ scheme: String) throws -> [Vector] {
        let url = try #require(Bundle.module.url(forResource: "vectors", withExtension: "json"))
        let root = try JSONDocument(parsing: [UInt8](Data(contentsOf: url))).root
        let vectors = root["vectors"]?.elements.compactMap { entry -> Vector? in
            guard entry.text("scheme")?.hasPrefix(scheme) == true, let id = entry.text("id"),
                let inputs = entry["inputs"], let expected = entry["expected"]
            else { return nil }
            return Vector(id: id, inputs: inputs, expected: expected)
        }
        return try #require(vectors.flatMap { $0.isEmpty ? nil : $0 })
    }

    func text(_ name: String) throws -> String { try #require(inputs.text(name)) }
}

extension Callback {
    /// As a provider could have sent it.
    init(
        _ url: String,
        _ body: [UInt8],
        at time: Timestamp,
        _ headers: [String: String] = [:]
    ) {
        self.init(url: url, body: body, receivedAt: time) { name in
            headers.first { $0.key.lowercased() == name.text.lowercased() }.map { [$0.value] } ?? []
        }
    }

    /// Where the address is not signed.
    init(_ body: [UInt8], at time: Timestamp, _ headers: [String: String] = [:]) {
        self.init("https://hooks.example/webhooks/x/main", body, at: time, headers)
    }

    static func form(_ items: [(String, String)]) -> [UInt8] {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~")
        let pairs = items.map { item in
            [item.0, item.1].map { $0.addingPercentEncoding(withAllowedCharacters: allowed) ?? "" }
                .joined(separator: "=")
        }
        return Array(pairs.joined(separator: "&").utf8)
    }
}

extension String {
    var bytes: [UInt8] { Array(utf8) }
}

/// What a call threw, if a callback's error.
func refusal(_ body: () async throws -> Void) async -> CallbackError.Code? {
    do {
        try await body()
        return nil
    } catch {
        return (error as? CallbackError)?.code
    }
}

extension SingleUse {
    /// Remembers nothing.
    static let forgetful = SingleUse("test") { _, _ in true }
}
