import Crypto
import HTTPServer
import Primitives
import Wire

/// Twilio's callbacks: the status of one message a POST, or what a person has texted. The URL is signed with the
/// parameters of a form; of any other body the URL has the hash.
struct TwilioReader: CallbackReader {
    /// An account's token, by the hash functions that Twilio signs with.
    private struct Token {
        let sha1: HMAC
        let sha256: HMAC
    }

    private let tokens: [Token]

    /// Tokens are the account's, primary and secondary, or shared keys for webhooks.
    init(tokens: [String]) {
        self.tokens = tokens.map { Token(sha1: HMAC(.sha1, key: $0.utf8), sha256: HMAC(.sha256, key: $0.utf8)) }
    }

    func read(_ callback: Callback) throws(CallbackError) -> [CallbackReport] {
        try verify(callback)
        let parameters = callback.isJSON ? try .json(callback) : FormParameters(callback.form)
        if let event = ProviderEvent(twilio: parameters, callback.query) { return [.event(event)] }
        return TextReply(twilio: parameters).map { [.reply($0)] } ?? []
    }

    func verify(_ callback: Callback) throws(CallbackError) {
        guard let text = callback["X-Twilio-Signature"], let signature = Base64.standard.decode(text) else {
            throw CallbackError(.unsigned, "no signature")
        }
        let parameters = try signedParameters(callback)
        let algorithm = try TwilioReader.algorithm(callback["X-Twilio-Webhooks-Signature-Settings"])
        let isSigned = TwilioURL.forms(of: callback.url).contains { url in
            let signed = Array((url + parameters).utf8)
            return tokens.contains { $0[keyPath: algorithm].isCode(signature, for: signed) }
        }
        guard isSigned else { throw CallbackError(.badSignature, "no token of the account has signed it") }
    }

    private func signedParameters(_ callback: Callback) throws(CallbackError) -> String {
        guard let hash = callback.query["bodySHA256"] else {
            guard !callback.isJSON else { throw CallbackError(.unsigned, "nothing signs the body") }
            return TwilioReader.joined(FormParameters(callback.form))
        }
        let known = [UInt8](hex: hash) ?? []
        guard HashAlgorithm.sha256.hash(callback.body).isEqualInConstantTime(to: known) else {
            throw CallbackError(.badSignature, "the body is not the one whose hash is signed")
        }
        return ""
    }

    /// A value that stands twice for a name is signed once.
    static func joined(_ parameters: FormParameters) -> String {
        var text = ""
        var last: (name: String, value: String)?
        for item in parameters.sorted where last.map({ $0 != item }) ?? true {
            text += item.name + item.value
            last = item
        }
        return text
    }

    private static func algorithm(_ settings: String?) throws(CallbackError) -> KeyPath<Token, HMAC> {
        let parts = (settings ?? "").split(separator: ",").map { $0.filter { $0 != " " } }
        switch parts.first(where: { $0.hasPrefix("algorithm=") })?.dropFirst("algorithm=".count).uppercased() {
        case nil, "HMAC_SHA1": return \.sha1
        case "HMAC_SHA256": return \.sha256
        default: throw CallbackError(.unsigned, "it is signed in another way")
        }
    }
}

/// The forms in which Twilio may have signed a URL: it does not agree with itself about ports and apostrophes.
enum TwilioURL {
    static func forms(of url: String) -> [String] {
        guard let scheme = url.firstRange(of: "://") else { return [url] }
        let rest = url[scheme.upperBound...]
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        let (authority, path) = (rest[..<end], rest[end...])
        let bare = withoutPort(authority)
        let port = url.hasPrefix("https:") ? 443 : 80
        let ported = bare.endIndex == authority.endIndex ? "\(authority):\(port)" : String(authority)
        var forms = [String(bare), ported].map { "\(url[..<scheme.upperBound])\($0)\(path)" }
        if path.contains("'") { forms += forms.map { $0.replacing("'", with: "%27") } }
        return forms
    }

    private static func withoutPort(_ authority: Substring) -> Substring {
        guard let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]"),
            !authority[colon...].contains("@")
        else { return authority }
        return authority[..<colon]
    }
}

extension ProviderEvent {
    init?(twilio parameters: FormParameters, _ query: HTTPQuery) {
        guard let message = parameters["MessageSid"] ?? parameters["SmsSid"], let word = parameters["MessageStatus"],
            let (status, fate) = ProviderEvent.twilio(word, parameters["ErrorCode"])
        else { return nil }
        self.init("\(message)/\(word)", status)
        if let fate { blame(fate) }
        marks = EchoedMarks { query[$0] }
        (messageID, address) = (message, parameters["To"]?.phone)
        (providerCode, detail) = (parameters["ErrorCode"], parameters["ErrorMessage"])
    }

    private static func twilio(_ word: String, _ error: String?) -> (Wire.DeliveryStatus, Fate?)? {
        switch word {
        case "sent": (.sent, nil)
        case "delivered": (.delivered, nil)
        case "read": (.opened, nil)
        case "undelivered", "failed":
            switch error {
            case "30005", "30006", "21211", "21614", "21217": (.bounced, .deadAddress)
            case "30003", "30008": (.bounced, .unreachable)
            case "30004", "30007": (.failed, .blocked)
            case "21610": (.failed, .unsubscribed)
            default: word == "failed" ? (.failed, .refused) : (.bounced, .bouncedForNow)
            }
        case "canceled": (.failed, .refused)
        default: nil
        }
    }
}
