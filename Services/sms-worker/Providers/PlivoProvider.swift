import ChannelWorker
import HTTPClient
import JSON
import Primitives
import TextMessages

/// Plivo's Message API, v1.
struct PlivoProvider: SMSAPI {
    let name = "plivo"
    let client: HTTPClient
    let login: SMSAccount
    let rules: SMSRules

    init(_ client: HTTPClient, _ login: SMSAccount, _ rules: SMSRules) {
        (self.client, self.login, self.rules) = (client, login, rules)
    }

    /// Behind the base URL, for the account's auth id.
    static func path(_ account: String) -> String { "/v1/Account/\(account)/Message/" }

    func request(for message: ShortMessage) -> HTTPClientRequest {
        let headers: HTTPClientHeaders = ["Authorization": login.basic, "Content-Type": "application/json"]
        return HTTPClientRequest(.post, login.url, headers: headers, body: body(message))
    }

    func outcome(of response: HTTPClientResponse, to message: ShortMessage) -> SendOutcome {
        let root = try? JSONDocument(parsing: response.body).root
        if response.isSuccess {
            let id = try? root?["message_uuid"]?.elements.first { _ in true }?.string()
            let isRefused = root?["invalid_number"]?.elements.contains { _ in true } ?? false
            return id == nil && isRefused
                ? .deadAddress(SendFault("invalid_address")) : accepted(id ?? nil, message)
        }
        let words = (try? root?["error"]?.string()) ?? ""
        let fault: (String) -> SendFault = {
            SendFault($0, SendFault.redacted(words), providerCode: "\(response.status)")
        }
        switch response.status {
        // Which parameter is wrong stands only in the words.
        case 400 where words.contains("dst") && !words.contains("src"): return .deadAddress(fault("invalid_address"))
        case 400 where words.contains("src") && !words.contains("dst"):
            return senderRefused(fault("sender_refused"), message)
        case 402: return .misconfigured(fault("provider_misconfigured"))
        // About the request, as Plivo says it.
        case 405: return .refused(fault("provider_refused"))
        default: return SendOutcome(refusal: response, nil, words)
        }
    }

    private func body(_ message: ShortMessage) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 512 + message.content.text.utf8.count)
        json.object {
            switch message.from {
            case .pool(let id):
                $0.key("powerpack_uuid")
                $0.string(id)
            case let sender?:
                $0.key("src")
                $0.string(sender.text)
            case nil: break
            }
            $0.key("dst")
            $0.string(message.to.description)
            $0.key("text")
            $0.string(message.content.text)
            $0.key("type")
            $0.string("sms")
            if let callback = callback(message) {
                $0.key("url")
                $0.string(callback)
                $0.key("method")
                $0.string("POST")
            }
        }
        return json.bytes
    }
}
