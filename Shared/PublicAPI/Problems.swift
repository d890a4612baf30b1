package import HTTPServer

/// The refusals that every public port has in common, with their stable codes.
extension HTTPError {
    package static let unauthenticated = HTTPError(
        .unauthorized,
        "unauthenticated",
        title: "Credentials are needed",
        detail: "Send a token as Authorization: Bearer.",
        fields: ["WWW-Authenticate": #"Bearer realm="herald""#]
    )
    package static let badToken = HTTPError(
        .unauthorized,
        "invalid_token",
        title: "The token is not taken",
        detail: "It has expired, was revoked, or is not signed by a key that is trusted.",
        fields: ["WWW-Authenticate": #"Bearer realm="herald", error="invalid_token""#]
    )

    package static func forbidden(to roles: Set<Role>) -> HTTPError {
        let words = roles.map(\.rawValue).sorted().joined(separator: ", ")
        return HTTPError(.forbidden, "forbidden", title: "The role may not do this", detail: "One of \(words) may.")
    }

    package static func malformed(_ faults: [Fault]) -> HTTPError {
        HTTPError(.badRequest, "malformed_body", title: "The body cannot be read", faults: faults)
    }

    package static func invalid(_ faults: [Fault]) -> HTTPError {
        HTTPError(.unprocessableContent, "invalid_request", title: "The request has faults", faults: faults)
    }

    package static let unavailable = HTTPError(
        .serviceUnavailable,
        "unavailable",
        title: "It cannot be accepted now",
        detail: "Nothing is promised that cannot be kept: try again.",
        retryAfter: .seconds(2)
    )
}

// Conditions of writes
extension HTTPError {
    package static let badCondition = HTTPError(
        .badRequest,
        "bad_condition",
        detail: "If-Match has one entity tag or *, If-None-Match of a write has *, and they exclude each other."
    )
    package static let versionConflict = HTTPError(
        .conflict,
        "version_conflict",
        title: "It is not as it was expected",
        detail: "Read it again: it was changed, made or removed meanwhile."
    )
    package static let unknownTenant = HTTPError(
        .forbidden,
        "unknown_tenant",
        detail: "The token's tenant is not known here."
    )
}
