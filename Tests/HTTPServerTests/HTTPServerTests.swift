import Foundation
import Network
import Observability
import Synchronization
import TestSupport
import Testing

@testable import HTTPServer

@Suite("HTTPServer", .timeLimit(.minutes(1)))
struct HTTPServerTests {
    private struct Failure: Error {}

    private static let hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"

    private static func post(_ body: String, _ fields: String = "") -> String {
        "POST /echo HTTP/1.1\r\nHost: a\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    @Test("a request is answered, and the connection kept for the next one")
    func keepAlive() async throws {
        let server = try TestServer()
        let client = try RawClient(port: server.port)
        for text in ["one", "two", "three"] {
            await client.write(HTTPServerTests.post(text))
            let answer = await client.readAnswer()
            #expect(answer.status == 200 && answer.text == text)
            #expect(answer["connection"] == nil)
            #expect(answer["x-request-id"]?.utf8.count == 36)
            #expect(answer["date"]?.wholeMatch(of: /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT/) != nil)
        }
        try await server.stop()
        #expect(await client.isAtEnd())
    }

    @Test("HTTP/1.0 and Connection: close end the connection behind the answer; HTTP/1.0 may ask to keep it")
    func ends() async throws {
        let server = try TestServer()
        for request in ["GET /hello HTTP/1.0\r\n\r\n", "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"] {
            let client = try RawClient(port: server.port)
            await client.write(request)
            #expect(await client.readAnswer()["connection"] == "close")
            #expect(await client.isAtEnd())
        }
        let client = try RawClient(port: server.port)
        for _ in 0..<2 {
            await client.write("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(await client.readAnswer()["connection"] == "keep-alive")
        }
    }

    @Test("requests sent at once are answered one by one in their order, however many")
    func pipelining() async throws {
        let server = try TestServer(limits: .with { $0.pipelinedBytes = 4096 })
        let client = try RawClient(port: server.port)
        let count = 5000
        async let writing = client.pipeline((0..<count).map { HTTPServerTests.post("\($0)") }.joined())
        let reader = try RawClient(port: server.port)
        await reader.write(HTTPServerTests.hello)
        #expect(await reader.readAnswer().status == 200)
        let answers = await writing
        #expect(answers.count == count)
        #expect(answers.enumerated().allSatisfy { $0.element.text == "\($0.offset)" })
    }

    @Test("a client that ends its half still gets the answer to what it sent, and costs no time meanwhile")
    func halfClose() async throws {
        let gate = Gate()
        let server = try TestServer { router in
            router.on(.get, "/wait") { _ in
                await gate.wait()
                return HTTPResponse(.noContent)
            }
        }
        let client = try RawClient(port: server.port)
        await client.write("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
        try await eventually("it is in flight") { server.inFlight == 1 }
        await client.finishWriting()
        gate.open()
        #expect(await client.readAnswer().status == 204)
        #expect(await client.isAtEnd())
        try await eventually("the connection is gone") { server.openConnections == 0 }
    }

    @Test("a body that waits for 100 (Continue) is asked for, one that is too large is not")
    func expectContinue() async throws {
        let server = try TestServer()
        let client = try RawClient(port: server.port)
        await client.write("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
        #expect(await client.read(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
        await client.write("hello")
        #expect(await client.readAnswer().text == "hello")
        await client.write("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n")
        #expect(await client.readAnswer().code == "body_too_large")
    }

    @Test("HEAD is answered as GET, without the body")
    func head() async throws {
        let server = try TestServer()
        let client = try RawClient(port: server.port)
        for _ in 0..<2 {
            await client.write("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = await client.readAnswer(hasBody: false)
            #expect(answer.status == 200 && answer["content-length"] == "5")
        }
    }

    @Test("paths and methods that do not exist are told so")
    func misses() async throws {
        let server = try TestServer()
        let client = try RawClient(port: server.port)
        await client.write("GET /none HTTP/1.1\r\nHost: a\r\n\r\n")
        let missing = await client.readAnswer()
        #expect(missing.status == 404 && missing.code == "not_found")
        await client.write("DELETE /echo HTTP/1.1\r\nHost: a\r\n\r\n")
        let refused = await client.readAnswer()
        #expect(refused.status == 405 && refused.code == "method_not_allowed")
        #expect(refused["allow"] == "POST, OPTIONS")
        await client.write("OPTIONS /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        let options = await client.readAnswer()
        #expect(options.status == 204 && options["allow"] == "GET, HEAD, OPTIONS" && options["content-length"] == nil)
    }

    @Test("a handler's HTTPError is sent whole; any other error tells the client nothing, and the log everything")
    func errors() async throws {
        let server = try TestServer { router in
            router.on(.get, "/known") { _ in
                throw HTTPError(
                    .unprocessableContent,
                    "invalid",
                    title: "The content is not valid",
                    detail: "One fault",
                    faults: [.init("/to/0", "bad_address", "no \"@\"")],
                    retryAfter: .milliseconds(1500)
                )
            }
            router.on(.get, "/unknown") { _ in throw Failure() }
        }
        let client = try RawClient(port: server.port)
        await client.write("GET /known HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\n\r\n")
        let known = await client.readAnswer()
        #expect(known.status == 422 && known["retry-after"] == "2" && known["x-request-id"] == "mine")
        #expect(
            known.text == """
                {"type":"/docs/errors#invalid","title":"The content is not valid","status":422,"detail":"One fault",\
                "code":"invalid","request_id":"mine",\
                "errors":[{"pointer":"/to/0","code":"bad_address","detail":"no \\"@\\""}]}
                """
        )
        await client.write("GET /unknown HTTP/1.1\r\nHost: a\r\n\r\n")
        let unknown = await client.readAnswer()
        #expect(unknown.status == 500 && unknown.code == "internal")
        #expect(!unknown.text.contains("Failure") && server.logged.contains("Failure()"))
    }

    @Test("a handler sees who called, what the request is called, and its trace")
    func context() async throws {
        let server = try TestServer { router in
            router.on(.get, "/users/{id}") { request in
                let context = try #require(RequestContext.current)
                let text = "\(request[parameter: "id"]) \(request.query["q"] ?? "") \(request.peer.host) "
                return HTTPResponse(.ok, text: text + "\(context.correlationID) \(context.trace.traceID)")
            }
        }
        let client = try RawClient(port: server.port)
        let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        await client.write(
            "GET /users/a%20b?q=c+d HTTP/1.1\r\nHost: a\r\nX-Request-ID: r-1\r\nTraceparent: \(trace)\r\n\r\n"
        )
        let answer = await client.readAnswer()
        #expect(answer.text == "a b c d 127.0.0.1 r-1 0af7651916cd43dd8448eb211c80319c")
        #expect(answer["traceparent"]?.hasPrefix("00-0af7651916cd43dd8448eb211c80319c-") == true)
        await client.write("GET /users/1 HTTP/1.1\r\nHost: a\r\nX-Request-ID: with space\r\n\r\n")
        #expect(await client.readAnswer()["x-request-id"] != "with space")
    }

    @Test("a large answer is compressed for those who take gzip, and known ones are not sent again")
    func negotiation() async throws {
        let body = Array(String(repeating: "{\"a\":1}", count: 1000).utf8)
        let server = try TestServer { router in
            router.on(.get, "/json") { _ in HTTPResponse(.ok, fields: [.etag: "\"v1\""], json: body) }
        }
        let client = try RawClient(port: server.port)
        await client.write("GET /json HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br, gzip;q=0.5\r\n\r\n")
        let packed = await client.readAnswer()
        #expect(packed["content-encoding"] == "gzip" && packed["vary"] == "Accept-Encoding")
        #expect(packed["etag"] == "W/\"v1\"")
        #expect(packed.body.count < 200 && packed.body.prefix(2) == [0x1F, 0x8B])
        for offer in ["", "Accept-Encoding: gzip;q=0\r\n"] {
            await client.write("GET /json HTTP/1.1\r\nHost: a\r\n\(offer)\r\n")
            #expect(await client.readAnswer().body == body)
        }
        await client.write("GET /json HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"v0\", W/\"v1\"\r\n\r\n")
        #expect(await client.readAnswer(hasBody: false).status == 304)
    }

    @Test("requests are counted by route, method and class of status")
    func metrics() async throws {
        let server = try TestServer()
        let client = try RawClient(port: server.port)
        for request in [HTTPServerTests.hello, HTTPServerTests.hello, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"] {
            await client.write(request)
            _ = await client.readAnswer()
        }
        try await eventually("the last is counted, and over") {
            let text = server.metrics
            return text.contains("route=\"none\",status=\"4xx\"} 1") && text.contains("requests_in_flight 0")
        }
        let text = server.metrics
        #expect(text.contains("herald_http_server_requests_total{method=\"GET\",route=\"/hello\",status=\"2xx\"} 2"))
        #expect(text.contains("herald_http_server_request_seconds_count{method=\"GET\",route=\"/hello\"} 2"))
        #expect(text.contains("herald_http_server_connections_open 1"))
    }

    @Test("a handler may hang up: its client gets the end of the connection and nothing else")
    func hangUp() async throws {
        let server = try TestServer { $0.on(.get, "/hello") { _ in .hangUp } }
        let client = try RawClient(port: server.port)
        await client.write(HTTPServerTests.hello)
        #expect(await client.readToEnd().isEmpty)
        try await eventually("it is over") { server.inFlight == 0 && server.openConnections == 0 }
    }

    @Test("several reactors share one port")
    func reactors() async throws {
        let server = try TestServer(reactors: 3)
        for _ in 0..<30 {
            let client = try RawClient(port: server.port)
            await client.write(HTTPServerTests.hello)
            #expect(await client.readAnswer().text == "hello")
        }
        try await server.stop()
    }

    @Test("a port in use is known before the server runs")
    func portInUse() async throws {
        let server = try TestServer()
        #expect(throws: (any Error).self) { try TestServer(port: server.port) }
    }
}
