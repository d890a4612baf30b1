import HTTPServer

/// Every refusal that is the gateway's own, with its stable code; those of the protocol itself are the server's.
extension HTTPError {
    static func unsupportedBody(_ types: String) -> HTTPError {
        HTTPError(.unsupportedMediaType, "unsupported_media_type", detail: "The body is \(types).")
    }

    static let recordTooLarge = HTTPError(
        .contentTooLarge,
        "notification_too_large",
        detail: "A notification has at most 950,000 bytes with everything in it."
    )

    static let noSuchNotification = HTTPError(.notFound, "notification_not_found", detail: "There is none of this id.")
}

extension HTTPError {
    static let shedding = HTTPError(
        .serviceUnavailable,
        "shedding",
        title: "What matters more goes first",
        detail: "The fleet is behind and takes no notification of this priority now; critical ones are always taken.",
        retryAfter: .seconds(30)
    )
}

// Idempotency and limits
extension HTTPError {
    static let badIdempotencyKey = HTTPError(
        .badRequest,
        "bad_idempotency_key",
        detail: "An Idempotency-Key has 1 to 255 printable characters of ASCII."
    )
    static let idempotencyMismatch = HTTPError(
        .unprocessableContent,
        "idempotency_mismatch",
        title: "The Idempotency-Key was used before",
        detail: "Another body came under the same key."
    )
    static let idempotencyInProgress = HTTPError(
        .conflict,
        "idempotency_in_progress",
        title: "The same request is under way",
        detail: "Ask again for its answer.",
        retryAfter: .seconds(1)
    )

    static func rateLimited(_ state: RateLimitState, retryAfter: Duration) -> HTTPError {
        var fields: HTTPFields = [:]
        state.write(to: &fields)
        return HTTPError(
            .tooManyRequests,
            "rate_limited",
            title: "The limit is reached",
            detail: "Of the tenant, of the recipient or of the address.",
            retryAfter: retryAfter,
            fields: fields
        )
    }
}
