import ChannelWorker
import HTTPClient
import JSON
import Primitives
import Wire

/// SendGrid, API v3.
struct SendGridProvider: MailAPI {
    static let path = "/v3/mail/send"

    let name = "sendgrid"
    var account: String { login.name }
    var rate: SendRate { login.rate }
    let client: HTTPClient
    let sender: Mailbox
    private let login: MailAccount
    private let clock: WallClock

    init(_ client: HTTPClient, _ login: MailAccount, from sender: Mailbox, clock: WallClock = .system) {
        (self.client, self.login, self.sender, self.clock) = (client, login, sender, clock)
    }

    func request(for letter: Letter) -> HTTPClientRequest {
        let headers: HTTPClientHeaders = [
            "Authorization": "Bearer \(login.key)", "Content-Type": "application/json", "Accept": "application/json",
        ]
        return HTTPClientRequest(.post, login.url, headers: headers, body: body(letter))
    }

    /// A mail to an address that it suppresses is taken too, and reported as dropped by a callback.
    func outcome(of response: HTTPClientResponse) -> SendOutcome {
        if response.isSuccess { return .accepted(providerID: response.headers["x-message-id"]) }
        let error = (try? JSONDocument(parsing: response.body).root["errors"])?.elements.first { _ in true }
        let detail = [error?["field"], error?["message"]].compactMap { try? $0?.string() }.joined(separator: ": ")
        let outcome = SendOutcome(refusal: response, nil, detail)
        guard case .throttled(let fault, nil) = outcome else { return outcome }
        return .throttled(fault, retryAfter: untilReset(response))
    }

    /// It names the second in which the account's count begins anew.
    private func untilReset(_ response: HTTPClientResponse) -> Duration? {
        guard let reset = response.headers["x-ratelimit-reset"].flatMap({ Int64($0) }) else { return nil }
        let wait = reset.subtractingSaturating(clock.now.seconds)
        return .seconds(min(max(wait, 0), 86_400))
    }

    private func body(_ letter: Letter) -> [UInt8] {
        let size = letter.parts.reduce(1024) { $0 + $1.value.utf8.count + $1.value.utf8.count / 8 }
        var json = JSONWriter(reservingCapacity: size)
        json.object {
            $0.key("personalizations")
            $0.array { $0.object { write(letter, personal: &$0) } }
            $0.key("from")
            $0.mailbox(letter.from)
            if let replyTo = letter.replyTo {
                $0.key("reply_to")
                $0.mailbox(replyTo)
            }
            $0.key("subject")
            $0.string(letter.subject)
            $0.key("content")
            $0.array { write(letter.parts, to: &$0) }
            if let category = letter.dispatch.category {
                $0.key("categories")
                $0.array { $0.string(category) }
            }
            $0.key("tracking_settings")
            $0.object { write(tracking: &$0) }
            if letter.unsubscribe != nil {
                $0.key("headers")
                $0.object(letter.listFields)
            }
        }
        return json.bytes
    }

    private func write(_ letter: Letter, personal json: inout JSONWriter) {
        json.key("to")
        json.array { $0.mailbox(letter.to) }
        json.key("custom_args")
        json.object(letter.marks)
    }

    private func write(_ parts: [(type: String, value: String)], to json: inout JSONWriter) {
        for part in parts {
            json.object {
                $0.key("type")
                $0.string(part.type)
                $0.key("value")
                $0.string(part.value)
            }
        }
    }

    /// All of them off, whatever the account's settings say: the links in the mail are ours already.
    private func write(tracking json: inout JSONWriter) {
        for kind in ["click_tracking", "open_tracking", "subscription_tracking"] {
            json.key(kind)
            json.object {
                $0.key("enable")
                $0.bool(false)
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func mailbox(_ mailbox: Mailbox) {
        object {
            $0.key("email")
            $0.string(mailbox.address.text)
            if let name = mailbox.name {
                $0.key("name")
                $0.string(name)
            }
        }
    }
}
