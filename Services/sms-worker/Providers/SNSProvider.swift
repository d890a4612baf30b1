import ChannelWorker
import HTTPClient
import Primitives
import TextMessages

/// Amazon SNS's `Publish` to a telephone, of the query API 2010-03-31. It tells nobody what became of a message but
/// CloudWatch, so that here it stays sent.
struct SNSProvider: SMSAPI {
    static let path = "/"

    let name = "sns"
    let client: HTTPClient
    let login: SMSAccount
    let rules: SMSRules
    /// It has numbers of its own to send from.
    let needsSender = false
    private let signature: AWSSignature
    private let kind: String

    /// `kind` is `Transactional` or `Promotional`, which AWS routes differently.
    init(
        _ client: HTTPClient,
        _ login: SMSAccount,
        region: String,
        sessionToken: String? = nil,
        kind: String = "Transactional",
        _ rules: SMSRules
    ) {
        (self.client, self.login, self.rules, self.kind) = (client, login, rules, kind)
        signature = AWSSignature(
            accessKey: login.user,
            secretKey: login.secret,
            sessionToken: sessionToken,
            region: region,
            service: "sns"
        )
    }

    func request(for message: ShortMessage) -> HTTPClientRequest {
        var form = FormWriter(reservingCapacity: 768 + 3 * message.content.text.utf8.count)
        form.field("Action", "Publish")
        form.field("Version", "2010-03-31")
        form.field("PhoneNumber", message.to.description)
        form.field("Message", message.content.text)
        for (index, attribute) in attributes(message).enumerated() {
            let entry = "MessageAttributes.entry.\(index + 1)"
            form.field("\(entry).Name", attribute.name)
            form.field("\(entry).Value.DataType", "String")
            form.field("\(entry).Value.StringValue", attribute.value)
        }
        var request = post(form)
        request.signature = signature
        return request
    }

    func outcome(of response: HTTPClientResponse, to message: ShortMessage) -> SendOutcome {
        let body = String(decoding: response.body, as: UTF8.self)
        if response.isSuccess { return accepted(body.element("MessageId"), message) }
        let (code, words) = (body.element("Code") ?? "\(response.status)", body.element("Message") ?? "")
        let fault: (String) -> SendFault = { SendFault($0, SendFault.redacted(words), providerCode: code) }
        switch code {
        case _ where AWSError.isThrottle(code):
            return .throttled(fault("provider_throttled"), retryAfter: response.retryAfter)
        case "InvalidParameter" where words.contains("opted out"): return .unwanted(fault("unsubscribed"))
        case "InvalidParameter" where words.contains("PhoneNumber"), "EndpointDisabled":
            return .deadAddress(fault("invalid_address"))
        case "InvalidParameter" where words.contains("SenderID") || words.contains("OriginationNumber"):
            return senderRefused(fault("sender_refused"), message)
        case "OptInRequired", "KMSOptInRequired": return .misconfigured(fault("provider_misconfigured"))
        case "RequestTimeout", "InternalError": return .notNow(fault("provider_unavailable"), retryAfter: nil)
        default: return SendOutcome(refusal: response, code, words)
        }
    }

    private func attributes(_ message: ShortMessage) -> [(name: String, value: String)] {
        let sender: (String, String)? =
            switch message.from {
            case .name(let name): ("AWS.SNS.SMS.SenderID", name)
            case .number, .shortCode, .pool: message.from.map { ("AWS.MM.SMS.OriginationNumber", $0.text) }
            case nil: nil
            }
        return [("AWS.SNS.SMS.SMSType", kind)] + (sender.map { [$0] } ?? [])
    }
}

extension String {
    /// The text of the first element of that name. Only codes, ids and words for the log are read, in which AWS escapes
    /// nothing that matters.
    fileprivate func element(_ name: String) -> String? {
        guard let start = firstRange(of: "<\(name)>")?.upperBound,
            let end = self[start...].firstRange(of: "</")?.lowerBound
        else { return nil }
        return String(self[start..<end])
    }
}
