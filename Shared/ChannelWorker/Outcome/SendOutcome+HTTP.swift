package import HTTPClient

/// What holds for every provider that is reached over HTTP.
extension SendOutcome {
    /// The call ended without a whole answer. Only a request of which nothing can have arrived may be sent again.
    package init(_ error: HTTPClientError) {
        let detail = error.description
        switch error.phase {
        case .maybeSent, .responseCut:
            self = .unknown(SendFault("no_answer", detail, providerCode: error.code.rawValue))
        case .notSent where SendOutcome.oursToMend.contains(error.code):
            self = .misconfigured(SendFault("provider_misconfigured", detail, providerCode: error.code.rawValue))
        case .notSent:
            self = .notNow(SendFault("no_connection", detail, providerCode: error.code.rawValue), retryAfter: nil)
        }
    }

    /// What a status other than success says where the provider's own codes say nothing finer.
    package init(refusal response: HTTPClientResponse, _ providerCode: String?, _ detail: String) {
        let code = providerCode ?? "\(response.status)"
        let fault: (String) -> SendFault = { SendFault($0, SendFault.redacted(detail), providerCode: code) }
        switch response.status {
        case 429: self = .throttled(fault("provider_throttled"), retryAfter: response.retryAfter)
        // It was passed on, and whoever has it has not answered in time.
        case 504: self = .unknown(fault("no_answer"))
        case 408, 500...: self = .notNow(fault("provider_unavailable"), retryAfter: response.retryAfter)
        // A redirect is a wrong address of ours: following it would show our key to somebody else.
        case ..<400, 401, 403, 404, 405: self = .misconfigured(fault("provider_misconfigured"))
        default: self = .refused(fault("provider_refused"))
        }
    }

    private static let oursToMend: Set<TransferFault> = [.invalidURL, .invalidRequest, .addressRefused, .certificate]
}

extension HTTPClientResponse {
    /// Of the header in its form in seconds, a day at most; `nil` when the provider does not say.
    package var retryAfter: Duration? {
        headers["retry-after"].flatMap { UInt32($0) }.map { .seconds(min($0, 86_400)) }
    }

    package var isSuccess: Bool { (200..<300).contains(status) }
}

extension SendFault {
    /// A provider's words without what looks like an address or a number to call, and not too many of them.
    package static func redacted(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).map { word in
            word.contains("@") || word.filter(\.isNumber).count > 6 ? "…" : String(word)
        }
        return String(words.joined(separator: " ").prefix(200))
    }
}
