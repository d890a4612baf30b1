import ChannelWorker
import HTTPClient
import JSON
import Primitives
import Wire

/// Amazon SES, API v2.
struct SESProvider: MailAPI {
    /// What opens an account, and which of its configuration sets sends its events to us.
    struct Login: Sendable {
        var name = "main"
        let url: HTTPURL
        let signature: AWSSignature
        var configurationSet: String?
        var rate = SendRate.perSecond(14)
    }

    static let path = "/v2/email/outbound-emails"

    let name = "ses"
    var account: String { login.name }
    var rate: SendRate { login.rate }
    /// Only a configuration set publishes a message's tags with its events.
    var echoesMarks: Bool { login.configurationSet != nil }
    let client: HTTPClient
    let sender: Mailbox
    private let login: Login

    init(_ client: HTTPClient, _ login: Login, from sender: Mailbox) {
        (self.client, self.login, self.sender) = (client, login, sender)
    }

    func request(for letter: Letter) -> HTTPClientRequest {
        var request = HTTPClientRequest(.post, login.url, headers: ["Content-Type": "application/json"])
        (request.body, request.signature) = (body(letter), login.signature)
        return request
    }

    func outcome(of response: HTTPClientResponse) -> SendOutcome {
        let root = try? JSONDocument(parsing: response.body).root
        if response.isSuccess { return .accepted(providerID: try? root?["MessageId"]?.string()) }
        let words = (try? (root?["message"] ?? root?["Message"])?.string()) ?? ""
        let type = errorType(response, root)
        let fault: (String) -> SendFault = { SendFault($0, SendFault.redacted(words), providerCode: type) }
        switch type {
        // The day's quota: nothing is won by asking every second.
        case "LimitExceededException": return .throttled(fault("provider_quota"), retryAfter: .seconds(900))
        case _ where AWSError.isThrottle(type):
            return .throttled(fault("provider_throttled"), retryAfter: response.retryAfter)
        case "RequestTimeout", "RequestTimeoutException": return .notNow(fault("provider_unavailable"), retryAfter: nil)
        case "AccountSuspendedException", "SendingPausedException", "MailFromDomainNotVerifiedException":
            return .misconfigured(fault("provider_misconfigured"))
        case "MessageRejected" where words.contains("not verified"):
            return .misconfigured(fault("sender_not_verified"))
        default: return SendOutcome(refusal: response, type, words)
        }
    }

    /// The header may carry a URL behind the name; a proxy's answer has neither header nor member.
    private func errorType(_ response: HTTPClientResponse, _ root: JSONValue?) -> String {
        let named = response.headers["x-amzn-errortype"] ?? (try? root?["__type"]?.string()) ?? "\(response.status)"
        let type = named.split(separator: ":").first ?? ""
        return String(type.split(separator: "#").last ?? type)
    }

    private func body(_ letter: Letter) -> [UInt8] {
        let size = letter.parts.reduce(1024) { $0 + $1.value.utf8.count + $1.value.utf8.count / 8 }
        var json = JSONWriter(reservingCapacity: size)
        json.object {
            $0.key("FromEmailAddress")
            $0.string(letter.from.headerText)
            $0.key("Destination")
            $0.object {
                $0.key("ToAddresses")
                $0.array { $0.string(letter.to.headerText) }
            }
            if let replyTo = letter.replyTo {
                $0.key("ReplyToAddresses")
                $0.array { $0.string(replyTo.headerText) }
            }
            $0.key("Content")
            $0.object {
                $0.key("Simple")
                $0.object { write(letter, simple: &$0) }
            }
            $0.key("EmailTags")
            $0.array { write(letter, tags: &$0) }
            if let set = login.configurationSet {
                $0.key("ConfigurationSetName")
                $0.string(set)
            }
        }
        return json.bytes
    }

    private func write(_ letter: Letter, simple json: inout JSONWriter) {
        json.key("Subject")
        json.content(letter.subject)
        json.key("Body")
        json.object {
            if let text = letter.text {
                $0.key("Text")
                $0.content(text)
            }
            if let html = letter.html {
                $0.key("Html")
                $0.content(html)
            }
        }
        guard letter.unsubscribe != nil else { return }
        json.key("Headers")
        json.headers(letter.listFields)
    }

    /// A tag with another byte than these would cost the whole mail.
    private func write(_ letter: Letter, tags json: inout JSONWriter) {
        let tags = letter.marks + (letter.dispatch.category.map { [("category", $0)] } ?? [])
        for tag in tags where (1...256).contains(tag.value.utf8.count) && tag.value.utf8.allSatisfy(\.isTagByte) {
            json.header(tag)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func content(_ text: String) {
        object {
            $0.key("Data")
            $0.string(text)
            $0.key("Charset")
            $0.string("UTF-8")
        }
    }
}

extension UInt8 {
    fileprivate var isTagByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "@"):
            true
        default: false
        }
    }
}
