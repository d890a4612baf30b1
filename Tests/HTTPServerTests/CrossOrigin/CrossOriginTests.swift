import TestSupport
import Testing

@testable import HTTPServer

@Suite("Cross-origin calls", .timeLimit(.minutes(1)))
struct CrossOriginTests {
    private let policy = CrossOriginPolicy(origins: ["https://shop.example", "http://localhost:3000"])

    @Test(
        "an origin is what a browser writes, and nothing wider",
        arguments: [
            ("https://shop.example", true), ("http://[::1]:8080", true), ("*", true), ("null", false), ("", false),
            ("https://", false), ("https://Shop.example", false), ("https://shop.example/", false),
            ("https://*.example", false), ("ftp://shop.example", false),
        ]
    )
    func origins(text: String, isOrigin: Bool) {
        #expect((CrossOriginPolicy(origins: [text]) != nil) == isOrigin)
    }

    @Test("a preflight tells an origin of the list the path's methods; others learn nothing")
    func preflight() async throws {
        let server = try TestServer(crossOrigin: policy)
        let client = try RawClient(port: server.port)
        func ask(_ origin: String, _ path: String) async -> RawAnswer {
            await client.write(
                "OPTIONS \(path) HTTP/1.1\r\nHost: a\r\nOrigin: \(origin)\r\nAccess-Control-Request-Method: GET\r\n\r\n"
            )
            return await client.readAnswer()
        }
        let good = await ask("https://shop.example", "/hello")
        #expect(good.status == 204 && good["access-control-allow-origin"] == "https://shop.example")
        #expect(good["access-control-allow-methods"] == "GET, HEAD, OPTIONS" && good["vary"] == "Origin")
        #expect(good["access-control-allow-headers"]?.contains("Authorization") == true)
        #expect(good["access-control-allow-credentials"] == nil)
        for origin in ["https://evil.example", "https://shop.example.evil.example", "null"] {
            let bad = await ask(origin, "/hello")
            #expect(bad["access-control-allow-origin"] == nil && bad["access-control-allow-methods"] == nil)
        }
        try await server.stop()
    }

    @Test("answers of every kind can be read by the origins of the list")
    func answers() async throws {
        let server = try TestServer(crossOrigin: policy)
        let client = try RawClient(port: server.port)
        for (path, status) in [("/hello", 200), ("/nowhere", 404)] {
            await client.write("GET \(path) HTTP/1.1\r\nHost: a\r\nOrigin: http://localhost:3000\r\n\r\n")
            let answer = await client.readAnswer()
            #expect(answer.status == status && answer["access-control-allow-origin"] == "http://localhost:3000")
            #expect(answer["access-control-expose-headers"]?.contains("X-Request-Id") == true)
        }
        try await server.stop()
    }
}
