import Concurrency
import Crypto
import HTTPClient
import Primitives

/// The certificates that SNS signs with, each fetched once from Amazon's own host, whose own certificate the fetch
/// has checked, and kept while it is valid.
actor CertificateShelf {
    typealias Fetch = @Sendable (HTTPURL) async throws -> HTTPClientResponse

    private enum Book {
        case coming(Task<Certificate, any Error>)
        case here(Certificate)
    }

    /// Amazon has a few at a time.
    private static let most = 64
    private static let holder = "sns.amazonaws.com"

    private let fetch: Fetch
    private let clock: WallClock
    private var books: [String: Book] = [:]

    init(clock: WallClock = .system, fetch: @escaping Fetch) {
        (self.clock, self.fetch) = (clock, fetch)
    }

    init(_ client: HTTPClient) {
        self.init { url in try await client.execute(HTTPClientRequest(.get, url), deadline: .after(.seconds(5))) }
    }

    /// Those who come while it is being fetched wait for the same.
    func certificate(at url: String) async throws(CallbackError) -> Certificate {
        guard SNSAddress.isCertificate(url), let address = try? HTTPURL(url) else {
            throw CallbackError(.notAllowed, "the certificate is not at Amazon's")
        }
        let certificate: Certificate
        switch books[url] {
        case .here(let known): certificate = known
        case .coming(let task): certificate = try await arrived(task)
        case nil: certificate = try await fetched(address, url)
        }
        guard certificate.isValid(at: clock.now), certificate.names(host: CertificateShelf.holder) else {
            books[url] = nil
            throw CallbackError(.notAllowed, "the certificate is not SNS's, or not valid now")
        }
        return certificate
    }

    private func fetched(_ address: HTTPURL, _ url: String) async throws(CallbackError) -> Certificate {
        if books.count >= CertificateShelf.most { books.removeAll() }
        let task = Task { [fetch] in
            let response = try await fetch(address)
            guard response.status == 200 else { throw CallbackError(.unavailable, "status \(response.status)") }
            return try Certificate(pem: String(decoding: response.body, as: UTF8.self))
        }
        books[url] = .coming(task)
        do throws(CallbackError) {
            let certificate = try await arrived(task)
            books[url] = .here(certificate)
            return certificate
        } catch {
            books[url] = nil
            throw error
        }
    }

    private func arrived(_ task: Task<Certificate, any Error>) async throws(CallbackError) -> Certificate {
        do {
            return try await task.value
        } catch {
            throw CallbackError(.unavailable, "the certificate cannot be had: \(error)")
        }
    }
}
