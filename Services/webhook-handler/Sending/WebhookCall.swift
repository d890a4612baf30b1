import ChannelWorker
import Concurrency
import HTTPClient
import Primitives
import Storage

/// Tries once to tell an endpoint something. Redirects are never followed, and where the name leads is judged when it is
/// connected to: neither can take a message to an address that is not public.
struct WebhookCall: Sendable {
    let client: HTTPClient
    let targets: SSRFGuard
    let limit: Duration
    let clock: WallClock

    /// More of an answer than this is not read.
    private static let answerLimit = 256 << 10

    func callAsFunction(
        _ message: WebhookMessage,
        to url: String,
        _ keys: [WebhookKey]
    ) async -> (attempt: WebhookAttempt, retryAfter: Duration?) {
        let (now, start) = (clock.now, ContinuousClock.now)
        let attempt = { (status: Int?, error: String?) in
            WebhookAttempt(at: now, lasting: start.duration(to: .now), status: status, error: error)
        }
        do {
            let response = try await client.execute(request(message, url, at: now, keys), deadline: .after(limit))
            let isSuccess = (200..<300).contains(response.status)
            return (attempt(response.status, isSuccess ? nil : "status \(response.status)"), response.retryAfter)
        } catch let error as HTTPClientError {
            return (attempt(nil, "\(error.code.rawValue)"), nil)
        } catch {
            return (attempt(nil, "unsigned"), nil)
        }
    }

    private func request(
        _ message: WebhookMessage,
        _ url: String,
        at now: Timestamp,
        _ keys: [WebhookKey]
    ) throws -> HTTPClientRequest {
        let payload = Array(message.payload.utf8)
        let target = try targets.admit(url)
        var request = HTTPClientRequest(.post, target, headers: ["Content-Type": "application/json"], body: payload)
        for field in try WebhookSignature.headers(message.id.description, at: now, payload, keys) {
            request.headers.append(field.name, field.value)
        }
        request.responseLimit = WebhookCall.answerLimit
        return request
    }
}
