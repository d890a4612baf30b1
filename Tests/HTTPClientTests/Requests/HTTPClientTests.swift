import Concurrency
import HTTPClient
import TestSupport
import Testing

@Suite("HTTP/1.1 calls")
struct HTTPClientTests {
    private static let origin = Task { try await RawOrigin() }
    private let fixture: ClientFixture
    private let origin: RawOrigin

    init() async throws {
        fixture = try ClientFixture()
        origin = try await HTTPClientTests.origin.value
    }

    private func request(_ method: HTTPMethod, _ path: String, body: [UInt8]? = nil) throws -> HTTPClientRequest {
        HTTPClientRequest(method, try origin.url(path), body: body)
    }

    @Test("body, status and headers arrive whole")
    func echo() async throws {
        let body = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        let response = try await fixture.execute(request(.post, "/echo", body: body))
        #expect(response.status == 200)
        #expect(response.body == body)
        #expect(response.headers["content-LENGTH"] == "100000")
    }

    @Test("a body of 3 MB goes without waiting for 100-continue")
    func largeUpload() async throws {
        var upload = try request(.put, "/echo", body: Array(repeating: 7, count: 3_000_000))
        upload.responseLimit = 4_000_000
        #expect(try await fixture.execute(upload).body.count == 3_000_000)
    }

    @Test("the head on the wire is what was asked for", arguments: [HTTPMethod.get, .post, .put, .patch, .delete])
    func head(method: HTTPMethod) async throws {
        var head = try request(method, "/head", body: method == .get ? nil : [1, 2, 3])
        head.headers = ["X-One": "1", "X-Empty": "", "X-Two": "a", "x-two": "b"]
        let lines = try await fixture.execute(head).text.split(separator: "\r\n").map(String.init)
        #expect(lines.first == "\(method.rawValue) /head HTTP/1.1")
        #expect(lines.contains("X-One: 1"))
        #expect(lines.contains { $0.hasPrefix("X-Empty:") })
        #expect(lines.filter { $0.lowercased().hasPrefix("x-two: ") } == ["X-Two: a", "x-two: b"])
        #expect(!lines.contains { $0.lowercased().hasPrefix("content-type") || $0.lowercased().hasPrefix("expect") })
        #expect(lines.contains("Content-Length: 3") == (method != .get))
    }

    @Test("a connection is used again")
    func reuse() async throws {
        for _ in 0..<20 { _ = try await fixture.execute(request(.get, "/status/204")) }
        #expect(fixture.connections == 1)
    }

    @Test("a redirect is the answer, not an errand")
    func redirect() async throws {
        let response = try await fixture.execute(request(.get, "/redirect"))
        #expect(response.status == 302)
        #expect(response.headers["location"] == "/echo")
    }

    @Test("interim answers leave no header behind")
    func interim() async throws {
        let response = try await fixture.execute(request(.get, "/continue"))
        #expect(response.status == 200)
        #expect(response.headers["link"] == nil)
        #expect(response.text == "done")
    }

    @Test("HEAD waits for no body")
    func headMethod() async throws {
        let response = try await fixture.execute(request(.head, "/head"), within: .seconds(5))
        #expect(response.status == 200)
        #expect(response.body.isEmpty)
    }

    @Test(
        "what could inject a header is refused before anything is sent",
        arguments: ["a\r\nb", "a\nb", "a\rb", "a\0b"]
    )
    func injection(value: String) async throws {
        var bad = try request(.get, "/head")
        bad.headers["X"] = value
        let byValue = await fixture.failure(of: bad)
        #expect(byValue?.code == .invalidRequest)
        #expect(byValue?.phase == .notSent)
        bad.headers.removeAll()
        bad.headers.append("X\(value)", "1")
        #expect(await fixture.failure(of: bad)?.code == .invalidRequest)
    }

    @Test("a header that would contradict the client's own is refused")
    func reserved() async throws {
        var bad = try request(.post, "/head", body: [1])
        bad.headers["Content-length"] = "5"
        #expect(await fixture.failure(of: bad)?.code == .invalidRequest)
    }
}
