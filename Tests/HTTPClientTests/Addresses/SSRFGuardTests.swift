import HTTPClient
import TestSupport
import Testing

@Suite("Guard of user-given URLs")
struct SSRFGuardTests {
    private let sentry = SSRFGuard()

    @Test(
        "public https URLs are admitted",
        arguments: ["https://hooks.example.com/a?b=c", "https://8.8.8.8:8443/", "https://xn--bcher-kva.example/"]
    )
    func admitted(text: String) throws {
        _ = try sentry.admit(text)
    }

    @Test(
        "everything that could reach inside is refused",
        arguments: [
            "http://example.com/", "https://example.com:22/", "ftp://example.com/", "file:///etc/passwd",
            "gopher://example.com/", "https://user@example.com/", "https://user:password@example.com/",
            "https://example.com@127.0.0.1/", "https://127.0.0.1/", "https://127.1/", "https://2130706433/",
            "https://0x7f000001/", "https://0177.0.0.1/", "https://0/", "https://169.254.169.254/latest/meta-data",
            "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[64:ff9b::7f00:1]/",
            "https://[fe80::1%25eth0]/", "https://[fd00::1]/", "https://localhost/", "https://a.localhost/",
            "https://LOCALHOST./", "https://metadata.google.internal/", "https://printer.local/", "https://router/",
            "https://x.home.arpa/", "https://example.com/\r\nHost: x", "https://exam ple.com/", "https://", "", "//x/",
            "https://example.com:0/", "https://example.com:99999/", "https:///x", "https://bücher.example/",
            "https://%6c%6fcalhost/",
        ]
    )
    func refused(text: String) {
        #expect(throws: HTTPClientError.self) { try sentry.admit(text) }
    }

    @Test(
        "a name is judged by the address that it has at the moment of the connect",
        arguments: ["localhost", "127.0.0.1", "[::1]"]
    )
    func connectTime(host: String) async throws {
        let origin = try await RawOrigin()
        let fixture = try ClientFixture { $0.addressPolicy = .publicOnly }
        let url = try HTTPURL("http://\(host):\(origin.port)/status/200")
        let error = await fixture.failure(of: HTTPClientRequest(.get, url))
        #expect(error?.code == .addressRefused)
        #expect(error?.phase == .notSent)
        #expect(error?.isRetriable == false)
        #expect(fixture.connections == 0)
    }

    @Test("an exception for the test's own server lets it through")
    func exception() async throws {
        let origin = try await RawOrigin()
        let loopback = try #require(IPNetwork("127.0.0.0/8"))
        let fixture = try ClientFixture { $0.addressPolicy = AddressPolicy(exceptions: [loopback]) }
        #expect(try await fixture.execute(HTTPClientRequest(.get, origin.url("/status/200"))).status == 200)
    }

    @Test("a URL is kept as the library will read it")
    func normalised() throws {
        #expect(try HTTPURL("HTTPS://Example.COM").text == "https://Example.COM/")
        #expect(try HTTPURL("http://0x7f.1/").host == "127.0.0.1")
        #expect(try HTTPURL("http://[::1]:8080/").host == "::1")
        #expect(try HTTPURL("https://a.example/x?y=z").hasQuery)
        #expect(try HTTPURL("https://a.example/").port == 443)
    }
}
