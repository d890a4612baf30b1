import Concurrency
import Crypto
import HTTPClient
import Network
import Observability
import Primitives

/// Tells customers what became of their messages, signed as the provider would, and again until it is thanked.
final class CallbackSender: Sendable {
    let key: CallbackKey
    /// Where SendGrid's callbacks go; Twilio's go where each message says.
    private let home: String
    private let client: HTTPClient
    private let logger: Logger

    private static let attempts = 8

    init(home: String, _ key: CallbackKey, logger: Logger) throws {
        (self.home, self.key, self.logger) = (home, key, logger)
        client = try HTTPClient(
            reactor: Reactor(name: "callbacks"),
            metrics: MetricRegistry(),
            logger: logger
        )
    }

    /// Returns at once; the callbacks come a little later, as they do.
    func tell(_ message: Message, _ send: Send) {
        switch send.account.provider {
        case "sendgrid": Task { await tellMail(message, send) }
        case "twilio": Task { await tellText(message, send) }
        default: return
        }
    }

    private func tellMail(_ message: Message, _ send: Send) async {
        let events = Fate(mail: message.recipient).mailEvents
        await post("\(home)/webhooks/sendgrid/\(send.account.name)") { url in
            let time = "\(WallClock.system.now.seconds)"
            let body = SendGridEvents(message, send).body(events)
            let signature = try self.key.sign(Array(time.utf8) + body)
            let headers: HTTPClientHeaders = [
                "Content-Type": "application/json", "X-Twilio-Email-Event-Webhook-Signature": signature,
                "X-Twilio-Email-Event-Webhook-Timestamp": time,
            ]
            return HTTPClientRequest(.post, url, headers: headers, body: body)
        }
    }

    /// In their order, one after the other.
    private func tellText(_ message: Message, _ send: Send) async {
        guard let callback = message.callback else { return }
        for (status, error) in Fate(phone: message.recipient).textStatuses {
            var fields = [
                ("MessageSid", send.id), ("SmsSid", send.id), ("MessageStatus", status), ("SmsStatus", status),
                ("To", message.recipient), ("From", message.sender), ("AccountSid", callback.login),
                ("ApiVersion", "2010-04-01"),
            ]
            if let error { fields.append(("ErrorCode", error)) }
            let signed = fields.sorted { $0.0 < $1.0 }.reduce(callback.url) { $0 + $1.0 + $1.1 }
            let code = HMAC(.sha1, key: callback.secret.utf8).code(for: Array(signed.utf8))
            var form = FormWriter()
            for (name, value) in fields { form.field(name, value) }
            let (body, signature) = (form.bytes, Base64.standard.encode(code))
            await post(callback.url) { url in
                let headers: HTTPClientHeaders = [
                    "Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature,
                ]
                return HTTPClientRequest(.post, url, headers: headers, body: body)
            }
        }
    }

    private func post(_ address: String, _ make: @Sendable (HTTPURL) throws -> HTTPClientRequest) async {
        let backoff = Backoff(base: .milliseconds(200), limit: .seconds(10))
        for attempt in 1...CallbackSender.attempts {
            try? await Task.sleep(for: backoff.delay(afterAttempt: attempt))
            do {
                let answer = try await client.execute(make(HTTPURL(address)), deadline: .after(.seconds(10)))
                if (200..<300).contains(answer.status) { return }
            } catch {
                logger.debug("A callback did not arrive", ["error": .error(error)])
            }
        }
        logger.warning("A callback was given up")
    }
}
