/// The name of a header field, equal in any case.
package struct HTTPFieldName: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let text: String

    /// `nil` unless `text` is a token of RFC 9110.
    package init?(_ text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy(\.isToken) else { return nil }
        self.text = text
    }

    /// A literal that is no token is a mistake in the program.
    package init(stringLiteral text: String) {
        precondition(!text.isEmpty && text.utf8.allSatisfy(\.isToken), "not a field name")
        self.text = text
    }

    package var description: String { text }

    package static func == (left: HTTPFieldName, right: HTTPFieldName) -> Bool {
        left.text.utf8.count == right.text.utf8.count
            && zip(left.text.utf8, right.text.utf8).allSatisfy { $0.lowercasedLetter == $1.lowercasedLetter }
    }

    package func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte.lowercasedLetter) }
    }
}

extension HTTPFieldName {
    package static let accept: HTTPFieldName = "Accept"
    package static let acceptEncoding: HTTPFieldName = "Accept-Encoding"
    package static let allow: HTTPFieldName = "Allow"
    package static let authorization: HTTPFieldName = "Authorization"
    package static let cacheControl: HTTPFieldName = "Cache-Control"
    package static let connection: HTTPFieldName = "Connection"
    package static let contentEncoding: HTTPFieldName = "Content-Encoding"
    package static let contentLength: HTTPFieldName = "Content-Length"
    package static let contentType: HTTPFieldName = "Content-Type"
    package static let date: HTTPFieldName = "Date"
    package static let etag: HTTPFieldName = "ETag"
    package static let ifMatch: HTTPFieldName = "If-Match"
    package static let ifNoneMatch: HTTPFieldName = "If-None-Match"
    package static let lastEventID: HTTPFieldName = "Last-Event-ID"
    package static let location: HTTPFieldName = "Location"
    package static let origin: HTTPFieldName = "Origin"
    package static let requestID: HTTPFieldName = "X-Request-Id"
    package static let retryAfter: HTTPFieldName = "Retry-After"
    package static let traceparent: HTTPFieldName = "traceparent"
    package static let transferEncoding: HTTPFieldName = "Transfer-Encoding"
    package static let upgrade: HTTPFieldName = "Upgrade"
    package static let vary: HTTPFieldName = "Vary"
}
