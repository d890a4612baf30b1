import ChannelWorker
import HTTPClient
import JSON
import Primitives
import Wire

/// Postmark's API for single mails.
struct PostmarkProvider: MailAPI {
    static let path = "/email"

    let name = "postmark"
    var account: String { login.name }
    var rate: SendRate { login.rate }
    let client: HTTPClient
    let sender: Mailbox
    private let login: MailAccount
    private let stream: String

    /// `stream` is the message stream of the account's server.
    init(_ client: HTTPClient, _ login: MailAccount, stream: String = "outbound", from sender: Mailbox) {
        (self.client, self.login, self.stream, self.sender) = (client, login, stream, sender)
    }

    func request(for letter: Letter) -> HTTPClientRequest {
        let headers: HTTPClientHeaders = [
            "X-Postmark-Server-Token": login.key, "Content-Type": "application/json", "Accept": "application/json",
        ]
        return HTTPClientRequest(.post, login.url, headers: headers, body: body(letter))
    }

    /// A refusal is a 422 whose own number says why; many of the numbers look like statuses, and are none.
    func outcome(of response: HTTPClientResponse) -> SendOutcome {
        let root = try? JSONDocument(parsing: response.body).root
        let code = try? root?["ErrorCode"]?.integer()
        if response.isSuccess, code ?? 0 == 0 { return .accepted(providerID: try? root?["MessageID"]?.string()) }
        let words = (try? root?["Message"]?.string()) ?? ""
        guard let code, response.isSuccess || response.status == 422 else {
            return SendOutcome(refusal: response, code.map(String.init), words)
        }
        let fault: (String) -> SendFault = { SendFault($0, SendFault.redacted(words), providerCode: "\(code)") }
        switch code {
        // The address bounced or complained before, and Postmark sends there no more.
        case 406: return .unwanted(fault("inactive_recipient"))
        case 10, 400, 401, 405, 412, 413: return .misconfigured(fault("provider_misconfigured"))
        case 100: return .notNow(fault("provider_unavailable"), retryAfter: nil)
        case 429: return .throttled(fault("provider_throttled"), retryAfter: nil)
        default: return .refused(fault("provider_refused"))
        }
    }

    private func body(_ letter: Letter) -> [UInt8] {
        let size = letter.parts.reduce(1024) { $0 + $1.value.utf8.count + $1.value.utf8.count / 8 }
        var json = JSONWriter(reservingCapacity: size)
        json.object {
            $0.member("From", letter.from.headerText)
            $0.member("To", letter.to.headerText)
            $0.member("ReplyTo", letter.replyTo?.headerText)
            $0.member("Subject", letter.subject)
            $0.member("TextBody", letter.text)
            $0.member("HtmlBody", letter.html)
            $0.member("Tag", letter.dispatch.category)
            $0.member("MessageStream", stream)
            // The links in the mail are ours already.
            $0.member("TrackLinks", "None")
            $0.key("TrackOpens")
            $0.bool(false)
            $0.key("Headers")
            $0.headers(letter.listFields)
            $0.key("Metadata")
            $0.object(letter.marks)
        }
        return json.bytes
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        key(name)
        string(value)
    }
}
