/// Every way in which the bytes on a connection can fail to be a request. After any of them the connection closes.
extension HTTPError {
    private static func malformed(_ code: String, _ detail: String) -> HTTPError {
        HTTPError(.badRequest, code, title: "The request breaks HTTP's rules", detail: detail)
    }

    static let badRequestLine = malformed("bad_request_line", "The first line is not a request line of HTTP/1.1.")
    static let badMethod = malformed("bad_method", "The method is not a token.")
    static let badTarget = malformed("bad_target", "The request target is not a path or an absolute URL.")
    static let badLineEnd = malformed("bad_line_end", "A line does not end with CR LF.")
    static let badFieldName = malformed("bad_field_name", "A field name is empty or not a token.")
    static let badFieldValue = malformed("bad_field_value", "A field value holds a control character.")
    static let foldedField = malformed("folded_field", "A field is folded over several lines.")
    static let badHost = malformed("bad_host", "HTTP/1.1 requires one Host field, with a host in it.")
    static let badContentLength = malformed("bad_content_length", "Content-Length is not one decimal number.")
    static let ambiguousLength = malformed(
        "ambiguous_length",
        "Content-Length and Transfer-Encoding exclude each other."
    )
    static let badTransferEncoding = malformed(
        "bad_transfer_encoding",
        "Transfer-Encoding is given twice or to HTTP/1.0."
    )
    static let badChunk = malformed("bad_chunk", "The chunked body breaks its format.")
    static let badTrailer = malformed("bad_trailer", "The fields behind the body break their format.")

    static let unknownTransferEncoding = HTTPError(
        .notImplemented,
        "unknown_transfer_encoding",
        detail: "The only transfer encoding is chunked."
    )
    static let unknownMethod = HTTPError(.notImplemented, "unknown_method", detail: "The method is not known here.")
    static let unknownVersion = HTTPError(.versionNotSupported, "unknown_version", detail: "Use HTTP/1.1 or HTTP/1.0.")
    static let unknownExpectation = HTTPError(.expectationFailed, "unknown_expectation")
    static let targetTooLong = HTTPError(.uriTooLong, "target_too_long")
    static let headTooLarge = HTTPError(.headerFieldsTooLarge, "head_too_large")
    static let tooManyFields = HTTPError(.headerFieldsTooLarge, "too_many_fields")
    static let bodyTooLarge = HTTPError(.contentTooLarge, "body_too_large")
    static let requestTooSlow = HTTPError(
        .requestTimeout,
        "request_too_slow",
        detail: "The request did not arrive in time."
    )
}

extension HTTPError {
    package static let notFound = HTTPError(.notFound, "not_found", detail: "There is nothing at this path.")
    static let `internal` = HTTPError(.internalServerError, "internal", detail: "The fault is ours, and is logged.")

    package static func methodNotAllowed(allowed: String) -> HTTPError {
        HTTPError(
            .methodNotAllowed,
            "method_not_allowed",
            detail: "This path answers \(allowed).",
            fields: [.allow: allowed]
        )
    }

    static let handlerTooSlow = HTTPError(
        .serviceUnavailable,
        "handler_too_slow",
        detail: "The answer was not ready in time.",
        retryAfter: .seconds(1)
    )
    static let tooManyConnections = HTTPError(
        .serviceUnavailable,
        "too_many_connections",
        detail: "All connections are in use.",
        retryAfter: .seconds(1)
    )
}

extension HTTPError {
    /// What the server itself may answer with, whatever its handlers do: for whoever documents an API.
    package static let serverRefusals: [HTTPError] = [
        badRequestLine, badMethod, badTarget, badLineEnd, badFieldName, badFieldValue, foldedField, badHost,
        badContentLength, ambiguousLength, badTransferEncoding, badChunk, badTrailer, unknownTransferEncoding,
        unknownMethod, unknownVersion, unknownExpectation, targetTooLong, headTooLarge, tooManyFields, bodyTooLarge,
        requestTooSlow, notFound, `internal`, methodNotAllowed(allowed: ""), handlerTooSlow, tooManyConnections,
    ]
}
