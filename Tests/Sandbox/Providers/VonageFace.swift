import HTTPServer
import Primitives
import TextMessages

/// Vonage's `POST /sms/json`, which answers all that it reads with 200.
struct VonageFace: ProviderFace {
    let name = "vonage"
    let path = "/sms/json"

    let refusals: [String: HTTPResponse] = [
        "throttled": error("1", "Throughput Rate Exceeded - please wait [ 250 ] and retry"),
        "throttled_by_gateway": HTTPResponse(.tooManyRequests, text: "Too Many Requests"),
        "binds": error("10", "Too Many Existing Binds"),
        "unavailable": HTTPResponse(.serviceUnavailable, text: "Service Unavailable"),
        "internal": error("5", "Internal Error"),
        "missing": error("2", "Missing from param"),
        "invalid": error("3", "Invalid value for parameter: callback"),
        "credentials": error("4", "Bad Credentials"),
        "unknown_prefix": error("6", "Unroutable message - rejected"),
        "barred": error("7", "Number barred"),
        "suspended": error("8", "Partner account barred"),
        "quota": error("9", "Quota Exceeded - rejected"),
        "not_enabled": error("11", "Account not enabled for HTTP"),
        "too_long": error("12", "Message too long"),
        "signature": error("14", "Invalid Signature"),
        "sender": error("15", "Illegal Sender Address - rejected"),
        "ttl": error("22", "Invalid Network Code"),
        "callback": error("23", "Invalid Callback URL"),
        "not_listed": error("29", "Non White-listed Destination - rejected"),
        "signature_forbidden": error("32", "Signature And API Secret Disallowed"),
        "deactivated": error("33", "Number De-activated"),
        "partly": partly, "partly_late": partlyLate,
        "empty": HTTPResponse(.ok, json: Array(#"{"message-count":"0","messages":[]}"#.utf8)),
    ]

    func newID() -> String { "0A" + Randomness.secure.bytes(8).hex.uppercased() }

    func accepted(_ message: Message, id: String) -> HTTPResponse {
        let parts = (0..<SegmentedText(message.text).count).map { number in
            [
                ("to", message.recipient), ("message-id", number == 0 ? id : newID()), ("status", "0"),
                ("remaining-balance", "3.14159265"), ("message-price", "0.03330000"), ("network", "26201"),
                ("client-ref", message.correlation),
            ]
        }
        return VonageFace.answer(parts)
    }

    func read(_ request: HTTPRequest) throws(Refusal) -> Message {
        let form = HTTPQuery(String(decoding: request.body, as: UTF8.self))
        guard let login = request.basicLogin ?? form.login else { throw refused("2", "Missing api_key param") }
        guard !login.user.isEmpty, !login.secret.isEmpty else { throw refused("4", "Bad Credentials") }
        for name in ["from", "to", "text"] where form[name]?.isEmpty ?? true {
            throw refused("2", "Missing \(name) param")
        }
        let (to, type, reference) = (form["to"] ?? "", form["type"] ?? "text", form["client-ref"] ?? "")
        guard PhoneNumber("+" + to) != nil else { throw refused("3", "to address is not numeric") }
        guard ["text", "unicode"].contains(type) else { throw refused("3", "Invalid value for parameter: type") }
        guard reference.utf8.count <= 100, form["callback"]?.utf8.count ?? 0 <= 100 else {
            throw refused("3", "Invalid value for parameter: client-ref")
        }
        return Message(correlation: reference, sender: form["from"] ?? "", recipient: to, text: form["text"] ?? "")
    }

    private func refused(_ status: String, _ text: String) -> Refusal {
        Refusal(response: VonageFace.error(status, text))
    }

    private static func error(_ status: String, _ text: String) -> HTTPResponse {
        answer([[("status", status), ("error-text", text)]])
    }

    /// The first of two parts was taken, the second not.
    private static let partly = answer([
        [("to", "4915112345678"), ("message-id", "0A00"), ("status", "0"), ("message-price", "0.03330000")],
        [("status", "9"), ("error-text", "Quota Exceeded - rejected")],
    ])

    /// Too fast for the first of two parts, and not for the second.
    private static let partlyLate = answer([
        [("status", "1"), ("error-text", "Throughput Rate Exceeded - please wait [ 250 ] and retry")],
        [("to", "4915112345678"), ("message-id", "0A01"), ("status", "0"), ("message-price", "0.03330000")],
    ])

    private static func answer(_ parts: [[(String, String)]]) -> HTTPResponse {
        var json = JSONWriter()
        json.object {
            $0.key("message-count")
            $0.string("\(parts.count)")
            $0.key("messages")
            $0.array { json in
                for part in parts {
                    json.object {
                        for (key, value) in part {
                            $0.key(key)
                            $0.string(value)
                        }
                    }
                }
            }
        }
        return HTTPResponse(.ok, json: json.bytes)
    }
}

extension HTTPQuery {
    /// As clients wrote it before there was a header for it.
    fileprivate var login: (user: String, secret: String)? {
        guard let key = self["api_key"], let secret = self["api_secret"] else { return nil }
        return (key, secret)
    }
}
