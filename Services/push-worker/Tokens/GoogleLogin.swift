import ChannelWorker
import Concurrency
import Crypto
import HTTPClient
import JSON
import Primitives
import Tokens

/// Trades a service account's signature for an access token (RFC 7523), which opens FCM for an hour.
struct GoogleLogin: Sendable {
    private let account: ServiceAccount
    private let client: HTTPClient
    private let url: HTTPURL
    private let signer: TokenSigner

    private static let scope = "https://www.googleapis.com/auth/firebase.messaging"
    private static let grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    /// Before its end another is fetched.
    private static let margin: Duration = .seconds(300)

    init(_ account: ServiceAccount, _ client: HTTPClient, at url: HTTPURL) throws(CryptoError) {
        (self.account, self.client, self.url) = (account, client, url)
        signer = try TokenSigner(account.key, keyID: account.keyID)
    }

    /// No message is on its way yet, so whatever fails may be tried again.
    func fetch(at now: Timestamp, until deadline: Deadline) async throws(Unsendable) -> TokenTerm {
        let response: HTTPClientResponse
        do {
            response = try await client.execute(try request(at: now), deadline: deadline)
        } catch let error as HTTPClientError {
            let fault = SendFault("no_login", error.description, providerCode: error.code.rawValue)
            throw Unsendable(.notNow(fault, retryAfter: nil))
        } catch {
            throw Unsendable(.misconfigured(SendFault("provider_misconfigured", "\(error)")))
        }
        let root = try? JSONDocument(parsing: response.body).root
        guard response.isSuccess, let token = try? root?["access_token"]?.string(1...10_000) else {
            throw Unsendable(refusal(response, try? root?["error"]?.string()))
        }
        let life = Duration.seconds((try? root?["expires_in"]?.integer(0...86_400)) ?? 3600)
        return TokenTerm(token, madeAt: now, renewAfter: max(life - GoogleLogin.margin, life / 2), endsAfter: life)
    }

    private func request(at now: Timestamp) throws -> HTTPClientRequest {
        let assertion = try signer.sign { claims in
            claims.member("iss", account.email)
            claims.member("scope", GoogleLogin.scope)
            claims.member("aud", account.tokenURL)
            claims.key("iat")
            claims.number(now.seconds)
            claims.key("exp")
            claims.number(now.seconds + 3600)
        }
        var form = FormWriter(reservingCapacity: 1024)
        form.field("grant_type", GoogleLogin.grant)
        form.field("assertion", assertion)
        return HTTPClientRequest(
            .post,
            url,
            headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: form.bytes
        )
    }

    /// `invalid_grant`: the key is revoked, or our clock is wrong.
    private func refusal(_ response: HTTPClientResponse, _ code: String?) -> SendOutcome {
        let code = code ?? "\(response.status)"
        if response.status == 429 || response.status >= 500 || response.isSuccess {
            let fault = SendFault("no_login", "the token could not be fetched", providerCode: code)
            return .notNow(fault, retryAfter: response.retryAfter)
        }
        return .misconfigured(SendFault("provider_misconfigured", "the login was refused", providerCode: code))
    }
}
