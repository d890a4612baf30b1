import Crypto
import HTTPServer
import Primitives
import Wire

/// Plivo's callbacks: the status of one message a POST or GET, or what a person has texted. Signed are the URL, the
/// parameters and a number that is used once (V3); the older V2 leaves the parameters out and is not taken.
struct PlivoReader: CallbackReader {
    private let tokens: [HMAC]
    private let numbers: SingleUse

    init(tokens: [String], numbers: SingleUse) {
        (self.tokens, self.numbers) = (tokens.map { HMAC(.sha256, key: $0.utf8) }, numbers)
    }

    func read(_ callback: Callback) async throws(CallbackError) -> [CallbackReport] {
        let parameters = FormParameters(callback.form)
        let number = try verify(callback, callback.isGet ? FormParameters(HTTPQuery("")) : parameters)
        try await numbers.claim(number, for: callback.body)
        if let event = ProviderEvent(plivo: parameters, callback.query) { return [.event(event)] }
        return TextReply(plivo: parameters).map { [.reply($0)] } ?? []
    }

    /// The number that was used.
    @discardableResult
    func verify(_ callback: Callback, _ parameters: FormParameters) throws(CallbackError) -> String {
        let given = callback.values("X-Plivo-Signature-V3").joined(separator: ",").split(separator: ",")
        let signatures = given.prefix(8).compactMap { Base64.standard.decode($0.filter { $0 != " " }) }
        guard let number = callback["X-Plivo-Signature-V3-Nonce"], (1...128).contains(number.utf8.count),
            !signatures.isEmpty
        else { throw CallbackError(.unsigned, "signature or number is missing") }
        let signed = Array("\(PlivoReader.signed(callback.url, parameters)).\(number)".utf8)
        let isSigned = tokens.contains { token in signatures.contains { token.isCode($0, for: signed) } }
        guard isSigned else { throw CallbackError(.badSignature, "no token of the account has signed it") }
        return number
    }

    static func signed(_ url: String, _ parameters: FormParameters) -> String {
        let parts = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let query = parts.count == 2 ? FormParameters(HTTPQuery(parts[1])).sorted : []
        var text = String(parts[0])
        if !query.isEmpty || !parameters.items.isEmpty { text += "?" }
        text += query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        if !query.isEmpty && !parameters.items.isEmpty { text += "." }
        return parameters.sorted.reduce(into: text) { $0 += $1.name + $1.value }
    }
}

extension ProviderEvent {
    init?(plivo parameters: FormParameters, _ query: HTTPQuery) {
        guard let message = parameters["MessageUUID"], let word = parameters["Status"],
            let (status, fate) = ProviderEvent.plivo(word, parameters["ErrorCode"])
        else { return nil }
        self.init("\(message)/\(word)", status)
        if let fate { blame(fate) }
        marks = EchoedMarks { query[$0] }
        messageID = parameters["ParentMessageUUID"] ?? message
        (address, providerCode) = (parameters["To"]?.phone, parameters["ErrorCode"])
    }

    private static func plivo(_ word: String, _ error: String?) -> (Wire.DeliveryStatus, Fate?)? {
        switch word {
        case "sent": (.sent, nil)
        case "delivered": (.delivered, nil)
        case "read": (.opened, nil)
        case "failed", "undelivered", "rejected":
            switch error {
            case "50", "70": (.bounced, .deadAddress)
            case "20", "80": (.bounced, .unreachable)
            case "420": (.failed, .expired)
            case "30", "100": (.failed, .blocked)
            case "200": (.failed, .unsubscribed)
            default: (.failed, .refused)
            }
        default: nil
        }
    }
}
