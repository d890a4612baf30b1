import ChannelWorker
import HTTPClient
import JSON
import Primitives
import TextMessages
import Wire

/// Vonage's SMS API.
struct VonageProvider: SMSAPI {
    static let path = "/sms/json"
    /// In which it states prices.
    private static let currency = "EUR"

    let name = "vonage"
    let client: HTTPClient
    let login: SMSAccount
    let rules: SMSRules

    init(_ client: HTTPClient, _ login: SMSAccount, _ rules: SMSRules) {
        (self.client, self.login, self.rules) = (client, login, rules)
    }

    func request(for message: ShortMessage) -> HTTPClientRequest {
        var form = FormWriter(reservingCapacity: 512 + 3 * message.content.text.utf8.count)
        if case .number(let number) = message.from {
            form.field("from", number.digits)
        } else if let sender = message.from {
            form.field("from", sender.text)
        }
        form.field("to", message.to.digits)
        form.field("text", message.content.text)
        form.field("type", message.content.encoding == .ucs2 ? "unicode" : "text")
        form.field("client-ref", message.dispatch.id.description)
        // A longer one would cost the whole message; the account has one of its own.
        if let callback = callback(message), callback.utf8.count <= 100 { form.field("callback", callback) }
        if let seconds = message.secondsLeft(in: 20...604_800) { form.field("ttl", "\(seconds * 1000)") }
        return post(form, ["Authorization": login.basic])
    }

    /// Every answer is a 200 that has an entry for each part, with a status of its own.
    func outcome(of response: HTTPClientResponse, to message: ShortMessage) -> SendOutcome {
        guard response.isSuccess else { return SendOutcome(refusal: response, nil, "") }
        let parts = (try? JSONDocument(parsing: response.body).root["messages"])?.elements.map(Part.init) ?? []
        guard let first = parts.first else {
            return .unknown(SendFault("no_answer", "the answer says nothing of the message"))
        }
        guard let failure = parts.first(where: { $0.status != "0" }) else {
            return accepted(first.id, message, segments: parts.count, cost: cost(parts))
        }
        // Sent again it would come twice in part, and it cannot be taken back.
        guard !parts.contains(where: { $0.status == "0" }) else {
            return .refused(SendFault("partly_sent", SendFault.redacted(failure.words), providerCode: failure.status))
        }
        return outcome(of: failure, response.retryAfter, message)
    }

    private func outcome(of part: Part, _ retryAfter: Duration?, _ message: ShortMessage) -> SendOutcome {
        let fault: (String) -> SendFault = {
            SendFault($0, SendFault.redacted(part.words), providerCode: part.status)
        }
        switch part.status {
        case "1", "10": return .throttled(fault("provider_throttled"), retryAfter: retryAfter)
        case "5": return .notNow(fault("provider_unavailable"), retryAfter: retryAfter)
        // Not reachable under the number, barred, or given up.
        case "6", "7", "33": return .deadAddress(fault("invalid_address"))
        case "15": return senderRefused(fault("sender_refused"), message)
        case "4", "8", "9", "11", "14", "29", "32": return .misconfigured(fault("provider_misconfigured"))
        default: return .refused(fault("provider_refused"))
        }
    }

    /// What it says that the parts cost, if that is the currency that we reckon in.
    private func cost(_ parts: [Part]) -> Cost? {
        let prices = parts.compactMap(\.price)
        guard rules.prices.currency == VonageProvider.currency, prices.count == parts.count else { return nil }
        return Cost(currency: VonageProvider.currency, micros: prices.reduce(0, +))
    }
}

/// What the answer says of one part of a message.
private struct Part {
    let status: String
    let id: String?
    let words: String
    let price: Int64?

    init(_ entry: JSONValue) {
        status = (try? entry["status"]?.string()) ?? ""
        id = try? entry["message-id"]?.string()
        words = (try? entry["error-text"]?.string()) ?? ""
        // It writes eight places, of which no price needs the last two.
        price = (try? entry["message-price"]?.string()).flatMap { PriceBook.micros($0.cut(places: 6)) }
    }
}

extension String {
    fileprivate func cut(places: Int) -> String {
        guard let point = firstIndex(of: ".") else { return self }
        return String(self[...point] + self[index(after: point)...].prefix(places))
    }
}
