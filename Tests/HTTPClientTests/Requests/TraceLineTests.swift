import Testing

@testable import HTTPClient

@Suite("libcurl's account of a transfer")
struct TraceLineTests {
    @Test("the lines that matter are understood, in this and in later wordings")
    func known() {
        #expect(TraceLine("Using Stream ID: 31 (easy handle 0x7f7dac015580)\n".utf8) == .stream(31))
        #expect(TraceLine("REFUSED_STREAM, retrying a fresh connect\n".utf8) == .refused)
        #expect(TraceLine("recveived GOAWAY, error=0, last_stream=9\n".utf8) == .farewell(lastStream: 9))
        #expect(
            TraceLine("received GOAWAY, error=0, last_stream=2147483647\n".utf8) == .farewell(lastStream: 2_147_483_647)
        )
    }

    @Test(
        "everything else is passed over",
        arguments: [
            "", "Using Stream ID: x", "Using HTTP2", "recv GOAWAY, last_stream=", "Connection #0",
            "received GOAWAY, last_stream=99999999999",
        ]
    )
    func unknown(line: String) {
        #expect(TraceLine(line.utf8) == nil)
    }

    @Test("a GOAWAY excludes the streams above its number on its own connection, until the port is another's")
    func farewells() {
        let farewells = Farewells()
        farewells.note(5000, lastStream: 2_147_483_647)
        #expect(!farewells.excludes(5000, 11))
        farewells.note(5000, lastStream: 9)
        #expect(farewells.excludes(5000, 11))
        #expect(!farewells.excludes(5000, 9))
        #expect(!farewells.excludes(5001, 11))
        farewells.forget(5000)
        #expect(!farewells.excludes(5000, 11))
    }
}
