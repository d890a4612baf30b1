import Crypto
import HTTPServer
import JSON
import Primitives
import Tokens
import Wire

/// Vonage's callbacks: a token in the header signs the body of the Messages API's, a parameter those of the SMS API. A GET
/// has no body that a token could be of, so that only the parameter signs it.
struct VonageReader: CallbackReader {
    /// How `sig` is made; the account's settings at Vonage say which.
    enum Method: String, Sendable, CaseIterable {
        case md5hash, md5, sha1, sha256, sha512

        /// `nil` for a plain hash with the secret behind.
        var code: HashAlgorithm? {
            switch self {
            case .md5hash: nil
            case .md5: .md5
            case .sha1: .sha1
            case .sha256: .sha256
            case .sha512: .sha512
            }
        }
    }

    private struct Secret {
        let text: String
        let code: HMAC?
        let verifier: TokenVerifier
    }

    /// It repeats for a day.
    private static let freshness = Freshness(past: .seconds(25 * 3600))

    private let secrets: [Secret]

    init(secrets: [String], method: Method = .sha256, clock: WallClock = .system) {
        let rules = ClaimRules(
            issuer: "Vonage",
            audience: nil,
            leeway: VonageReader.freshness.future,
            needsExpiry: false,
            maximumAge: VonageReader.freshness.past
        )
        self.secrets = secrets.map { text in
            let keys = TokenKeys.secret(HMAC(.sha256, key: text.utf8))
            return Secret(
                text: text,
                code: method.code.map { HMAC($0, key: text.utf8) },
                verifier: TokenVerifier(keys, rules: rules, cacheCapacity: 0, clock: clock)
            )
        }
    }

    func read(_ callback: Callback) throws(CallbackError) -> [CallbackReport] {
        let parameters: FormParameters
        if let token = callback[.authorization], !callback.isGet {
            try verify(token, callback.body)
            parameters = try callback.isJSON ? .json(callback) : FormParameters(callback.form)
        } else {
            parameters = try unsigned(callback)
            try verify(parameters, at: callback.receivedAt)
        }
        if let event = ProviderEvent(vonage: parameters) { return [.event(event)] }
        return TextReply(vonage: parameters).map { [.reply($0)] } ?? []
    }

    /// The token says which body it came with.
    private func verify(_ authorization: String, _ body: [UInt8]) throws(CallbackError) {
        guard authorization.lowercased().hasPrefix("bearer ") else { throw CallbackError(.unsigned, "no token") }
        let claims = try claims(of: authorization.dropFirst("bearer ".count))
        let hash = claims.all.text("payload_hash").flatMap { [UInt8](hex: $0) } ?? []
        guard HashAlgorithm.sha256.hash(body).isEqualInConstantTime(to: hash) else {
            throw CallbackError(.badSignature, "the token is of another body")
        }
    }

    private func claims(of token: Substring) throws(CallbackError) -> TokenClaims {
        var refusal: TokenError?
        for secret in secrets {
            do throws(TokenError) {
                return try secret.verifier.verify(token)
            } catch {
                // With the right secret it can only be too late, and with a wrong one only wrong.
                if refusal == nil || error.code != .badSignature { refusal = error }
            }
        }
        let isLate = refusal?.code == .expired || refusal?.code == .notYetValid
        throw CallbackError(isLate ? .stale : .badSignature, refusal?.message ?? "the account has no secret")
    }

    private func unsigned(_ callback: Callback) throws(CallbackError) -> FormParameters {
        guard callback.isJSON, !callback.isGet else { return FormParameters(callback.form) }
        guard let root = try? JSONDocument(parsing: callback.body, limits: .callback).root, root.kind == .object else {
            throw CallbackError(.unsigned, "the body cannot be read")
        }
        return FormParameters(root)
    }

    func verify(_ parameters: FormParameters, at now: Timestamp) throws(CallbackError) {
        try verifySignature(of: parameters)
        guard let seconds = parameters["timestamp"].flatMap({ Int64($0) }) else {
            throw CallbackError(.unsigned, "no time")
        }
        try VonageReader.freshness.check(Timestamp(seconds: seconds), at: now)
    }

    /// The signature is over the parameters in order, with what parts them made harmless within them.
    func verifySignature(of parameters: FormParameters) throws(CallbackError) {
        guard let signature = parameters["sig"].flatMap({ [UInt8](hex: $0) }) else {
            throw CallbackError(.unsigned, "no signature")
        }
        let signed = parameters.without("sig").sorted.reduce(into: "") { text, item in
            text += "&\(item.name)=\(item.value.replacing("&", with: "_").replacing("=", with: "_"))"
        }
        let isSigned = secrets.contains { secret in
            let code = secret.code?.code(for: Array(signed.utf8))
            return (code ?? HashAlgorithm.md5.hash(Array((signed + secret.text).utf8)))
                .isEqualInConstantTime(to: signature)
        }
        guard isSigned else { throw CallbackError(.badSignature, "no secret of the account has signed it") }
    }
}

extension ProviderEvent {
    init?(vonage parameters: FormParameters) {
        guard let message = parameters["messageId"] ?? parameters["message_uuid"], let word = parameters["status"],
            let (status, fate) = ProviderEvent.vonage(word, parameters["err-code"])
        else { return nil }
        self.init("\(message)/\(word)/\(parameters["err-code"] ?? "")", status)
        if let fate { blame(fate) }
        let reference = parameters["client-ref"] ?? parameters["client_ref"]
        marks.dispatch = reference.flatMap { UUIDv7($0) }
        messageID = message
        // The SMS API names the person first, the Messages API as whom it was for.
        address = (parameters["msisdn"] ?? parameters["to"])?.phone
        occurredAt = parameters["timestamp"].flatMap { Timestamp(rfc3339: $0) }
        providerCode = parameters["err-code"]
    }

    private static func vonage(_ word: String, _ error: String?) -> (Wire.DeliveryStatus, Fate?)? {
        switch word {
        case "submitted", "accepted", "buffered": (.sent, nil)
        case "delivered": (.delivered, nil)
        case "read": (.opened, nil)
        case "expired": (.bounced, .unreachable)
        case "failed", "rejected", "undeliverable":
            switch error {
            case "3", "4", "14": (.bounced, .deadAddress)
            case "2", "7", "8", "15": (.bounced, .unreachable)
            case "9": (.failed, .unsubscribed)
            default: (.failed, .refused)
            }
        default: nil
        }
    }
}
