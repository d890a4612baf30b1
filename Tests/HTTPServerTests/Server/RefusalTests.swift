import TestSupport
import Testing

@testable import HTTPServer

/// Bytes that are no request, and what a server says to them.
struct Refusal: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let status: Int
    let code: String

    init(_ name: String, _ text: String, _ status: Int, _ code: String) {
        (self.name, bytes, self.status, self.code) = (name, Array(text.utf8), status, code)
    }

    init(_ name: String, bytes: [UInt8], _ status: Int, _ code: String) {
        (self.name, self.bytes, self.status, self.code) = (name, bytes, status, code)
    }

    var testDescription: String { name }

    private static func post(_ fields: String, _ body: String = "") -> String {
        "POST /echo HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n\(body)"
    }

    private static func chunked(_ body: String) -> String { post("Transfer-Encoding: chunked", body) }
    private static func line(_ line: String) -> String { "\(line)\r\nHost: a\r\n\r\n" }

    static let lengths = [
        Refusal("length with chunks", post("Content-Length: 5\r\nTransfer-Encoding: chunked"), 400, "ambiguous_length"),
        Refusal("chunks with length", post("Transfer-Encoding: chunked\r\nContent-Length: 5"), 400, "ambiguous_length"),
        Refusal("two lengths", post("Content-Length: 5\r\nContent-Length: 6", "hello"), 400, "bad_content_length"),
        Refusal("the same length twice", post("Content-Length: 5\r\nContent-Length: 5"), 400, "bad_content_length"),
        Refusal("length 5,5", post("Content-Length: 5,5", "hello"), 400, "bad_content_length"),
        Refusal("length +5", post("Content-Length: +5", "hello"), 400, "bad_content_length"),
        Refusal("length -1", post("Content-Length: -1"), 400, "bad_content_length"),
        Refusal("length 0x5", post("Content-Length: 0x5", "hello"), 400, "bad_content_length"),
        Refusal("empty length", post("Content-Length: "), 400, "bad_content_length"),
        Refusal("length 5 5", post("Content-Length: 5 5", "hello"), 400, "bad_content_length"),
        Refusal("length 2^64+5", post("Content-Length: 18446744073709551621", "hello"), 413, "body_too_large"),
        Refusal("length over the limit", post("Content-Length: 1048577"), 413, "body_too_large"),
    ]

    static let encodings = [
        Refusal("gzip, chunked", post("Transfer-Encoding: gzip, chunked"), 501, "unknown_transfer_encoding"),
        Refusal("identity", post("Transfer-Encoding: identity"), 501, "unknown_transfer_encoding"),
        Refusal("xchunked", post("Transfer-Encoding: xchunked"), 501, "unknown_transfer_encoding"),
        Refusal("Chunked", post("Transfer-Encoding: Chunked"), 501, "unknown_transfer_encoding"),
        Refusal("chunked, chunked", post("Transfer-Encoding: chunked, chunked"), 501, "unknown_transfer_encoding"),
        Refusal(
            "chunked twice",
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
            400,
            "bad_transfer_encoding"
        ),
        Refusal(
            "chunked in HTTP/1.0",
            "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400,
            "bad_transfer_encoding"
        ),
    ]

    static let chunks = [
        Refusal("chunk size 0x5", chunked("0x5\r\nhello\r\n0\r\n\r\n"), 400, "bad_chunk"),
        Refusal("chunk size 2^64+5", chunked("10000000000000005\r\nhello\r\n0\r\n\r\n"), 413, "body_too_large"),
        Refusal("chunk size of many zeros", chunked(String(repeating: "0", count: 40)), 400, "bad_chunk"),
        Refusal("negative chunk size", chunked("-5\r\nhello\r\n0\r\n\r\n"), 400, "bad_chunk"),
        Refusal("blank before a chunk size", chunked(" 5\r\nhello\r\n0\r\n\r\n"), 400, "bad_chunk"),
        Refusal("chunk line with LF alone", chunked("5\nhello\r\n0\r\n\r\n"), 400, "bad_chunk"),
        Refusal("chunk data without CR LF", chunked("5\r\nhelloX\r\n0\r\n\r\n"), 400, "bad_chunk"),
        Refusal("chunk data with LF alone", chunked("5\r\nhello\n0\r\n\r\n"), 400, "bad_chunk"),
        Refusal("NUL in a chunk extension", chunked("5;a=\0\r\nhello\r\n0\r\n\r\n"), 400, "bad_chunk"),
        Refusal("LF in a chunk extension", chunked("5;a\nhello\r\n0\r\n\r\n"), 400, "bad_chunk"),
        Refusal(
            "endless chunk extension",
            chunked("5;" + String(repeating: "a", count: 2000)),
            400,
            "bad_chunk"
        ),
        Refusal("bad trailer", chunked("0\r\na b: c\r\n\r\n"), 400, "bad_trailer"),
        Refusal("trailer with LF alone", chunked("0\r\na: b\n\r\n"), 400, "bad_trailer"),
    ]

    static let fields = [
        Refusal("space before the colon", post("Content-Length : 5", "hello"), 400, "bad_field_name"),
        Refusal("folded field", post("A: b\r\n c: d"), 400, "folded_field"),
        Refusal("folded with a tab", post("A: b\r\n\tc"), 400, "folded_field"),
        Refusal("bare CR in a value", post("A: b\rc"), 400, "bad_field_value"),
        Refusal("NUL in a value", post("A: b\0c"), 400, "bad_field_value"),
        Refusal("DEL in a value", post("A: b\u{7F}c"), 400, "bad_field_value"),
        Refusal("LF alone", "GET /hello HTTP/1.1\nHost: a\n\n", 400, "bad_line_end"),
        Refusal("LF alone behind a field", "GET /hello HTTP/1.1\r\nHost: a\nA: b\r\n\r\n", 400, "bad_line_end"),
        Refusal("space in a name", post("A b: c"), 400, "bad_field_name"),
        Refusal("bracket in a name", post("A(b): c"), 400, "bad_field_name"),
        Refusal("UTF-8 in a name", post("Ä: c"), 400, "bad_field_name"),
        Refusal("empty name", post(": c"), 400, "bad_field_name"),
        Refusal("no colon", post("Abc"), 400, "bad_field_name"),
        Refusal("unknown expectation", post("Expect: 200-ok"), 417, "unknown_expectation"),
    ]

    static let lines = [
        Refusal("no Host", "GET /hello HTTP/1.1\r\n\r\n", 400, "bad_host"),
        Refusal("two Hosts", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, "bad_host"),
        Refusal("empty Host", "GET /hello HTTP/1.1\r\nHost:\r\n\r\n", 400, "bad_host"),
        Refusal("Host with a path", "GET /hello HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, "bad_host"),
        Refusal("bracket in a method", line("G(T /hello HTTP/1.1"), 400, "bad_method"),
        Refusal("empty method", line(" /hello HTTP/1.1"), 400, "bad_method"),
        Refusal("unknown method", line("BREW /hello HTTP/1.1"), 501, "unknown_method"),
        Refusal("method in lower case", line("get /hello HTTP/1.1"), 501, "unknown_method"),
        Refusal("HTTP/1.2", line("GET /hello HTTP/1.2"), 505, "unknown_version"),
        Refusal("HTTP/2.0", line("GET /hello HTTP/2.0"), 505, "unknown_version"),
        Refusal("HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "unknown_version"),
        Refusal("http/1.1", line("GET /hello http/1.1"), 400, "bad_request_line"),
        Refusal("HTTP/1.10", line("GET /hello HTTP/1.10"), 400, "bad_request_line"),
        Refusal("no version", line("GET /hello"), 400, "bad_request_line"),
        Refusal("two spaces", line("GET  /hello HTTP/1.1"), 400, "bad_request_line"),
        Refusal("space in the target", line("GET /a b HTTP/1.1"), 400, "bad_request_line"),
        Refusal("an empty line first", "\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_method"),
        Refusal("target without a slash", line("GET hello HTTP/1.1"), 400, "bad_target"),
        Refusal("UTF-8 in the target", line("GET /ä HTTP/1.1"), 400, "bad_target"),
        Refusal("a fragment", line("GET /hello#a HTTP/1.1"), 400, "bad_target"),
        Refusal("a broken escape", line("GET /%4 HTTP/1.1"), 400, "bad_target"),
        Refusal("an escaped NUL", line("GET /%00 HTTP/1.1"), 400, "bad_target"),
        Refusal("user in an absolute target", line("GET http://u@a/hello HTTP/1.1"), 400, "bad_target"),
        Refusal("TLS", bytes: [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3], 400, "bad_method"),
    ]

    static let sizes = [
        Refusal("100 KB of one field", post("A: " + String(repeating: "b", count: 100_000)), 431, "head_too_large"),
        Refusal(
            "100 KB of many fields",
            post((0..<90).map { "A\($0): " + String(repeating: "b", count: 1100) }.joined(separator: "\r\n")),
            431,
            "head_too_large"
        ),
        Refusal(
            "101 fields",
            post((0..<100).map { "A\($0): b" }.joined(separator: "\r\n")),
            431,
            "too_many_fields"
        ),
        Refusal("100 KB of target", line("GET /" + String(repeating: "a", count: 100_000)), 414, "target_too_long"),
    ]

    static let all = lengths + encodings + chunks + fields + lines + sizes
}

@Suite("Refusals", .timeLimit(.minutes(1)))
struct RefusalTests {
    private let server: TestServer

    init() throws {
        server = try TestServer()
    }

    @Test("what is no request is refused by the running server, which closes", arguments: Refusal.all)
    func refused(_ refusal: Refusal) async throws {
        let client = try RawClient(port: server.port)
        await client.write(refusal.bytes)
        let answer = await client.readAnswer()
        #expect(answer.status == refusal.status)
        #expect(answer.code == refusal.code)
        #expect(answer["content-type"] == "application/problem+json")
        #expect(answer["connection"] == "close")
        await client.finishWriting()
        #expect(await client.isAtEnd())
        #expect(server.metrics.contains("refusals_total{code=\"\(refusal.code)\"} 1"))
    }

    @Test("a refusal is the same wherever the bytes are cut", arguments: Refusal.all)
    func cut(_ refusal: Refusal) {
        let stride = max(1, refusal.bytes.count / 200)
        for place in Swift.stride(from: 0, through: refusal.bytes.count, by: stride) {
            let error = #expect(throws: HTTPError.self) { try ReadRequests(refusal.bytes, cutAt: place) }
            #expect(error?.code == refusal.code)
        }
    }
}
