/// A certificate authority of the test run, with a server's and a client's certificate signed by it.
package final class TestAuthority: Sendable {
    private let folder: TemporaryFolder

    package var authority: String { folder.file("ca.pem") }
    package var certificate: String { folder.file("server.pem") }
    package var key: String { folder.file("server.key") }
    package var clientCertificate: String { folder.file("client.pem") }
    /// The client's, but its time is over.
    package var expiredCertificate: String { folder.file("expired.pem") }
    package var clientKey: String { folder.file("client.key") }

    package init() async throws {
        folder = try TemporaryFolder()
        let status = try await ChildProcess("/bin/sh", ["-ec", TestAuthority.script, "sh", folder.path]).waitForExit()
        guard status == 0 else { throw NeverHappened(description: "openssl ended with \(status)") }
    }

    private static let script = """
        cd "$1"
        new="openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
        $new -subj /CN=authority -keyout ca.key -out ca.pem
        $new -subj /CN=localhost -CA ca.pem -CAkey ca.key -keyout server.key -out server.pem \
            -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -addext basicConstraints=critical,CA:false
        $new -subj /CN=client -CA ca.pem -CAkey ca.key -keyout client.key -out client.pem \
            -addext basicConstraints=critical,CA:false
        openssl req -new -key client.key -subj /CN=client -out client.csr
        openssl x509 -req -in client.csr -CA ca.pem -CAkey ca.key -days -1 -out expired.pem
        """
}
