import Foundation
import HTTPClient
import HTTPServer
import JSON
import TestSupport
import Testing

@testable import Gateway

extension GatewayTests {
    @Suite("The document") struct DocumentTests {
        private let root: JSONValue
        private let operations = OperationGroup.all.flatMap(\.operations)

        init() throws {
            root = try JSONDocument(parsing: OpenAPIDocument(OperationGroup.all).bytes).root
        }

        @Test("every route has its operation, and every operation its route")
        func routes() async throws {
            let gateway = try await Fixture()
            let own = operations.filter { $0.server == nil }
            #expect(Set(gateway.routes) == Set(own.map { "\($0.method.rawValue) \($0.path)" }))
            #expect(Set(operations.map(\.id)).count == operations.count)
            try await gateway.stop()
        }

        @Test("every shape that is named is there, and every one that is there is named")
        func shapes() throws {
            let text = String(decoding: OpenAPIDocument(OperationGroup.all).bytes, as: UTF8.self)
            let named = Set(text.matches(of: /"#\/components\/schemas\/(\w+)"/).map { String($0.1) })
            let known = (root["components"]?["schemas"]?.members).map { members in members.map(\.key) } ?? []
            #expect(named.symmetricDifference(known) == [])
            #expect(Set(known).count == known.count)
        }

        @Test("every parameter of a path says what it is")
        func parameters() {
            for parameter in operations.flatMap(\.parametersInPath) {
                #expect(!parameter.meaning.isEmpty, "\(parameter.name)")
            }
        }

        @Test("every code with which a request can be refused is in the table, and so on the page")
        func codes() throws {
            let known = Set(ProblemTable.all.map(\.code))
            var found: Set<String> = []
            for folder in ["Services/gateway", "Shared/PublicAPI", "Shared/HTTPServer/Errors"] {
                for source in try Sources.text(under: folder) {
                    let codes = source.matches(of: /(?:HTTPError\(\s*\.\w+,|= malformed\()\s*"([a-z_]+)"/)
                    found.formUnion(codes.map { String($0.1) })
                }
            }
            #expect(found.count > 30)
            #expect(known.symmetricDifference(found) == [])
        }

        @Test("a minor version that is known is echoed, another one refused")
        func versions() async throws {
            let gateway = try await Fixture()
            #expect(try await gateway.ask(.get, "/api/v1", token: nil).headers["API-Version"] == "1.0")
            for (version, status) in [("1.0", 200), ("1.1", 400), ("", 400)] {
                let answer = try await gateway.ask(.get, "/api/v1", token: nil, headers: ["API-Version": version])
                #expect(answer.status == status && answer.headers["API-Version"] == "1.0")
            }
            try await gateway.stop()
        }

        @Test("document and pages are served to everybody, with their tags, and ask nothing of elsewhere")
        func served() async throws {
            let gateway = try await Fixture()
            let document = try await gateway.ask(.get, "/openapi.json", token: nil)
            let tag = try #require(document.headers["ETag"])
            #expect(document.status == 200 && document.headers["Content-Type"] == "application/json")
            let again = try await gateway.ask(.get, "/openapi.json", token: nil, headers: ["If-None-Match": tag])
            #expect(again.status == 304 && again.text.isEmpty)
            for path in ["/docs", "/docs/errors"] {
                let page = try await gateway.page(path)
                let policy = try #require(page.headers["Content-Security-Policy"])
                #expect(page.status == 200 && policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
                let text = String(decoding: page.body, as: UTF8.self)
                #expect(!text.contains("<script") && !text.contains("src=") && !text.contains("href=\"http"))
            }
            try await gateway.stop()
        }
    }
}

/// The project's own text.
private enum Sources {
    static func text(under folder: String) throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        let files = FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil)
        let paths = (files?.allObjects ?? []).compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
        return try paths.map { try String(contentsOf: $0, encoding: .utf8) }
    }
}
