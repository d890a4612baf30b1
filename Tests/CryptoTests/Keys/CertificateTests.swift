import Crypto
import Primitives
import Testing

@Suite struct CertificateTests {
    @Test("Amazon's certificate says for whom and how long it is")
    func read() throws {
        let vector = try #require(try Vector.all("aws-sns").first)
        let certificate = try Certificate(pem: try #require(vector.inputs["certificate_pem"]))
        #expect(certificate.key.algorithm == .rs256)
        #expect(certificate.names(host: "sns.amazonaws.com"))
        #expect(!certificate.names(host: "sns.amazonaws.com.example.com"))
        #expect(!certificate.names(host: ""))
        #expect(certificate.isValid(at: certificate.validFrom) && certificate.isValid(at: certificate.validUntil))
        #expect(!certificate.isValid(at: certificate.validFrom - .seconds(1)))
        #expect(!certificate.isValid(at: certificate.validUntil + .seconds(1)))
        #expect(certificate.validFrom.rfc3339.hasPrefix("2021-09-07T00:00:00"))
    }

    @Test("a certificate that was changed anywhere is another or none, never a trap")
    func mutated() throws {
        let vector = try #require(try Vector.all("aws-sns").first)
        let pem = Array(try #require(vector.inputs["certificate_pem"]).utf8)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<1000 {
            var bytes = pem
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            guard let certificate = try? Certificate(pem: String(decoding: bytes, as: UTF8.self)) else { continue }
            _ = certificate.names(host: "sns.amazonaws.com")
        }
        #expect(throws: CryptoError.self) { try Certificate(pem: String(decoding: pem.prefix(200), as: UTF8.self)) }
    }
}
