import Concurrency
import Foundation
import Postgres
import TestSupport
import Testing

@Suite("TLS")
struct TLSTests {
    @Test("large values travel through TLS both ways, and a certificate that cannot be verified is refused")
    func largeValues() async throws {
        let folder = try TemporaryFolder()
        let server = try await PostgresServer(settings: try await certificate(in: folder))
        let verified = server.url + "?sslmode=verify-ca&sslrootcert=\(folder.file("server.crt"))"
        try await withClient(url: verified) { client, _ in
            let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let row = try await client.query("SELECT \(bytes), ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                .decodeFirst(([UInt8], Bool).self)
            #expect(row?.0 == bytes && row?.1 == true)
            try await client.script("CREATE TABLE sealed (b bytea)")
            let copied = try await client.copyIn("sealed", columns: ["b"]) { copy in
                for _ in 0..<5 { try await copy.row { $0.append(bytes) } }
            }
            #expect(copied == 5)
        }
        try await withClient(url: server.url + "?sslmode=verify-full&sslrootcert=/nowhere") { client, _ in
            let error = await postgresError { try await client.query("SELECT 1", until: .after(.milliseconds(500))) }
            #expect(error?.code == .poolTimedOut)
        }
    }

    /// Makes a self-signed certificate and returns the server's settings for it.
    private func certificate(in folder: TemporaryFolder) async throws -> [String] {
        let (key, certificate) = (folder.file("server.key"), folder.file("server.crt"))
        let arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=127.0.0.1", "-keyout", key, "-out", certificate,
        ]
        #expect(try await ChildProcess("openssl", arguments).waitForExit() == 0)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        try UnprivilegedProcess.give(key)
        return ["ssl = on", "ssl_key_file = '\(key)'", "ssl_cert_file = '\(certificate)'"]
    }
}
