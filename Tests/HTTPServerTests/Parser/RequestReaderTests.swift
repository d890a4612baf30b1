import Testing

@testable import HTTPServer

@Suite("RequestReader")
struct RequestReaderTests {
    private static let requests = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a/b?c=d&e HTTP/1.1\r\nHost: [::1]:80\r\nAccept:*/*\r\nX-Empty:\r\nX-Blank: \t b c \t\r\n\r\n",
        "POST /a HTTP/1.1\r\nhost: a\r\nCONTENT-LENGTH: 5\r\nConnection: close, x\r\n\r\nhello",
        "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n00A;x=\"y\"\r\n, world!!!\r\n0\r\nT: v\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://a.b:8080/c?d HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://a.b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /old HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
        "PATCH /%C3%A4?q=%2B HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 0\r\n\r\n",
    ]

    @Test("a request is read alike wherever its bytes are cut", arguments: requests)
    func everyCut(_ text: String) throws {
        let bytes = Array(text.utf8)
        let whole = try ReadRequests([bytes[...]])
        #expect(whole.requests.count == 1 && whole.isComplete)
        for place in 0...bytes.count {
            let cut = try ReadRequests(bytes, cutAt: place)
            #expect(cut.requests.map(Comparable.init) == whole.requests.map(Comparable.init))
        }
        let byByte = try ReadRequests(bytes.indices.map { bytes[$0...$0] })
        #expect(byByte.requests.map(Comparable.init) == whole.requests.map(Comparable.init))
    }

    @Test("requests behind one another are read one by one, wherever the bytes are cut")
    func pipelined() throws {
        let bytes = RequestReaderTests.requests.flatMap { Array($0.utf8) }
        let expected = try RequestReaderTests.requests.map { try ReadRequests([Array($0.utf8)[...]]).requests[0] }
        for place in 0...bytes.count {
            let cut = try ReadRequests(bytes, cutAt: place)
            #expect(cut.isComplete)
            #expect(cut.requests.map(Comparable.init) == expected.map(Comparable.init))
        }
    }

    @Test("a head is read into its parts")
    func parts() throws {
        let message = try read(RequestReaderTests.requests[1])
        #expect(message.head.method == .get && message.head.isHTTP11 && message.head.keepsAlive)
        #expect(message.string(message.head.path) == "/a/b")
        #expect(message.string(message.head.query) == "c=d&e")
        #expect(message.first("accept") == "*/*")
        #expect(message.first("x-empty") == "")
        #expect(message.values("X-BLANK") == ["b c"])
        #expect(message.first("X-None") == nil)
    }

    @Test("bodies come by length and in chunks")
    func bodies() throws {
        #expect(try read(RequestReaderTests.requests[2]).body == Array("hello".utf8))
        #expect(try read(RequestReaderTests.requests[3]).body == Array("hello, world!!!".utf8))
    }

    @Test("who keeps the connection is read from version and fields")
    func keepsAlive() throws {
        #expect(try !read(RequestReaderTests.requests[2]).head.keepsAlive)
        #expect(try read(RequestReaderTests.requests[7]).head.keepsAlive)
        #expect(try !read("GET / HTTP/1.0\r\n\r\n").head.keepsAlive)
    }

    @Test("an absolute target's path is its own, and empty without one")
    func absolute() throws {
        let (with, without) = (try read(RequestReaderTests.requests[5]), try read(RequestReaderTests.requests[6]))
        #expect(with.string(with.head.path) == "/c" && with.string(with.head.query) == "d")
        #expect(without.string(without.head.path).isEmpty)
    }

    @Test("a chunked body may reach the limit, and not pass it")
    func limit() throws {
        var limits = HTTPServerLimits()
        limits.bodySize = 8
        func chunked(_ body: String) -> [ArraySlice<UInt8>] {
            [Array("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(body)".utf8)[...]]
        }
        #expect(try ReadRequests(chunked("4\r\naaaa\r\n4\r\naaaa\r\n0\r\n\r\n"), within: limits).requests.count == 1)
        #expect(throws: HTTPError.bodyTooLarge) {
            try ReadRequests(chunked("4\r\naaaa\r\n5\r\n"), within: limits)
        }
    }

    private func read(_ text: String) throws -> RequestMessage {
        try #require(try ReadRequests([Array(text.utf8)[...]]).requests.first)
    }

    private struct Comparable: Equatable {
        let head: RequestHead
        let text: [UInt8]
        let body: [UInt8]

        init(_ message: RequestMessage) {
            (head, text, body) = (message.head, message.text, message.body)
        }
    }
}
