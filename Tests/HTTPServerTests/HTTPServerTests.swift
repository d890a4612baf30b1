import TestSupport
import Testing

@testable import HTTPServer

@Suite("HTTPServer", .timeLimit(.minutes(1)))
struct HTTPServerTests {
    @Test("a request is answered, and the connection kept for the next one")
    func keepAlive() async throws {
        let server = try TestServer()
        let client = try RawClient(port: server.port)
        for text in ["one", "two", "three"] {
            await client.write("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")
            let answer = await client.readAnswer()
            #expect(answer.status == 200)
            #expect(answer.text == text)
            #expect(answer["connection"] == nil)
            #expect(answer["x-request-id"]?.utf8.count == 36)
            #expect(answer["date"]?.hasSuffix(" GMT") == true)
        }
        try await server.stop()
        #expect(await client.isAtEnd())
    }
}
