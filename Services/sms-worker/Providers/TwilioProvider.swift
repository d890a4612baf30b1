import ChannelWorker
import HTTPClient
import JSON
import Primitives
import TextMessages

/// Twilio's Messages, of the API 2010-04-01.
struct TwilioProvider: SMSAPI {
    let name = "twilio"
    let client: HTTPClient
    let login: SMSAccount
    let rules: SMSRules

    init(_ client: HTTPClient, _ login: SMSAccount, _ rules: SMSRules) {
        (self.client, self.login, self.rules) = (client, login, rules)
    }

    /// Behind the base URL, for the account that the messages are put on.
    static func path(_ account: String) -> String { "/2010-04-01/Accounts/\(account)/Messages.json" }

    func request(for message: ShortMessage) -> HTTPClientRequest {
        var form = FormWriter(reservingCapacity: 512 + 3 * message.content.text.utf8.count)
        form.field("To", message.to.description)
        switch message.from {
        case .pool(let id): form.field("MessagingServiceSid", id)
        case let sender?: form.field("From", sender.text)
        case nil: break
        }
        form.field("Body", message.content.text)
        if let callback = callback(message) { form.field("StatusCallback", callback) }
        if let seconds = message.secondsLeft(in: 1...36_000) { form.field("ValidityPeriod", "\(seconds)") }
        return post(form, ["Authorization": login.basic])
    }

    func outcome(of response: HTTPClientResponse, to message: ShortMessage) -> SendOutcome {
        let root = try? JSONDocument(parsing: response.body).root
        if response.isSuccess {
            let segments = (try? root?["num_segments"]?.string()).flatMap { Int($0) }
            return accepted(try? root?["sid"]?.string(), message, segments: segments)
        }
        let words = (try? root?["message"]?.string()) ?? ""
        guard let code = try? root?["code"]?.integer() else { return SendOutcome(refusal: response, nil, words) }
        let fault: (String) -> SendFault = { SendFault($0, SendFault.redacted(words), providerCode: "\(code)") }
        switch code {
        case 21610: return .unwanted(fault("unsubscribed"))
        // No number, a landline, no mobile, unknown.
        case 21211, 21214, 21217, 21614, 21635, 30005, 30006: return .deadAddress(fault("invalid_address"))
        // No route to the country, or the account may not send there.
        case 21408, 21612: return .noWay(fault("no_route"))
        case 21602, 21605, 21617, 30004, 30007: return .refused(fault("provider_refused"))
        case 21212, 21603, 21606, 21659, 21660, 21661: return senderRefused(fault("sender_refused"), message)
        case 20003, 20005, 20404, 21608, 30002, 30034, 63_000..<64_000:
            return .misconfigured(fault("provider_misconfigured"))
        case 14107, 20429, 21611, 30001: return .throttled(fault("provider_throttled"), retryAfter: response.retryAfter)
        case 30003, 30008: return .recipientNotNow(fault("unreachable"))
        // Twilio splits codes as it likes; the status holds.
        default: return SendOutcome(refusal: response, "\(code)", words)
        }
    }
}
