import HTTPClient
import JSON
import Testing

/// The operations of the document as the gateway serves it, ready to be asked.
struct Walk {
    struct Step {
        let id: String
        let method: HTTPMethod
        /// With names in braces.
        let path: String
        let roles: Set<String>?
        /// An example of what it takes; `nil` when it takes nothing.
        let body: String?

        var names: [String] {
            path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
        }

        /// `nil` when there is no value for one of the names: a new endpoint needs one in the test's table.
        func path(with values: [String: String]) -> String? {
            var parts: [String] = []
            for part in path.split(separator: "/").map(String.init) {
                guard part.hasPrefix("{") else {
                    parts.append(part)
                    continue
                }
                let name = String(part.dropFirst().dropLast())
                guard let value = values["\(path) \(name)"] ?? values[name] else { return nil }
                parts.append(value)
            }
            return "/" + parts.joined(separator: "/")
        }
    }

    let steps: [Step]

    init(_ gateway: Fixture) async throws {
        let document = try #require(try await gateway.ask(.get, "/openapi.json", token: nil).body)
        let paths = try #require(document["paths"])
        steps = try paths.members.flatMap { path, operations in
            // Those of other services are asked elsewhere.
            try operations.members.filter { $1["servers"] == nil }.map { try Walk.step(path, $0, $1, document) }
        }
    }

    private static func step(
        _ path: String,
        _ method: String,
        _ operation: JSONValue,
        _ document: JSONValue
    ) throws -> Step {
        let content = operation["requestBody"]?["content"]?["application/json"]?["schema"]?["$ref"]
        let schema = try content?.string().split(separator: "/").last.map(String.init)
        let example = schema.flatMap {
            document["components"]?["schemas"]?[$0]?["examples"]?.elements.first { _ in true }
        }
        return Step(
            id: try #require(try operation["operationId"]?.string()),
            method: try #require(HTTPMethod(rawValue: method.uppercased())),
            path: path,
            roles: try (operation["x-roles"]?.elements).map { roles in Set(try roles.map { try $0.string() }) },
            body: schema == nil ? nil : try example.map { String(decoding: try $0.raw(.object), as: UTF8.self) } ?? "{}"
        )
    }
}
