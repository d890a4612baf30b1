import Foundation
import JSON
import Testing

/// A published token, with where it was published.
struct Vector {
    let value: JSONValue

    init(_ id: String) throws {
        let url = try #require(Bundle.module.url(forResource: "vectors", withExtension: "json"))
        let document = try JSONDocument(parsing: Array(Data(contentsOf: url)))
        let list = try #require(document.root["vectors"]).elements
        value = try #require(list.first { (try? $0["id"]?.string()) == id })
    }

    func input(_ name: String) throws -> String {
        try #require(value["inputs"]?[name]).string()
    }

    func expected(_ name: String) throws -> String {
        try #require(value["expected"]?[name]).string()
    }

    /// The key, as JSON.
    func jwk() throws -> [UInt8] {
        try #require(value["inputs"]?["jwk"]).raw(.object)
    }
}
