import HTTPServer

/// Every refusal that is the gateway's own, with its stable code; those of the protocol itself are the server's.
extension HTTPError {
    static let unauthenticated = HTTPError(
        .unauthorized,
        "unauthenticated",
        title: "Credentials are needed",
        detail: "Send a token as Authorization: Bearer.",
        fields: ["WWW-Authenticate": #"Bearer realm="herald""#]
    )
    static let badToken = HTTPError(
        .unauthorized,
        "invalid_token",
        title: "The token is not taken",
        detail: "It has expired, was revoked, or is not signed by a key that is trusted.",
        fields: ["WWW-Authenticate": #"Bearer realm="herald", error="invalid_token""#]
    )

    static func forbidden(to roles: Set<Role>) -> HTTPError {
        let words = roles.map(\.rawValue).sorted().joined(separator: ", ")
        return HTTPError(.forbidden, "forbidden", title: "The role may not do this", detail: "One of \(words) may.")
    }

    static func unsupportedBody(_ types: String) -> HTTPError {
        HTTPError(.unsupportedMediaType, "unsupported_media_type", detail: "The body is \(types).")
    }

    static func malformed(_ faults: [Fault]) -> HTTPError {
        HTTPError(.badRequest, "malformed_body", title: "The body cannot be read", faults: faults)
    }

    static func invalid(_ faults: [Fault]) -> HTTPError {
        HTTPError(.unprocessableContent, "invalid_request", title: "The request has faults", faults: faults)
    }

    static let recordTooLarge = HTTPError(
        .contentTooLarge,
        "notification_too_large",
        detail: "A notification has at most 950,000 bytes with everything in it."
    )

    static let noSuchNotification = HTTPError(.notFound, "notification_not_found", detail: "There is none of this id.")

    static let unavailable = HTTPError(
        .serviceUnavailable,
        "unavailable",
        title: "It cannot be accepted now",
        detail: "Nothing is promised that cannot be kept: try again.",
        retryAfter: .seconds(2)
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
            detail: "Of the tenant or of the recipient.",
            retryAfter: retryAfter,
            fields: fields
        )
    }
}
