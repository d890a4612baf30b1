/// One request. Redirects are never followed: the answer is theirs who asked.
package struct HTTPClientRequest: Sendable {
    package var method: HTTPMethod
    package var url: HTTPURL
    package var headers: HTTPClientHeaders
    package var body: [UInt8]?
    /// A larger response body ends the call in `responseTooLarge`.
    package var responseLimit = 1 << 20
    /// Signs the request for an AWS service.
    package var signature: AWSSignature?
    /// Whether it may be sent again when it is unknown if the first time arrived; as the method says unless set, which
    /// a request with an idempotency key of the provider should.
    package var isIdempotent: Bool

    package init(
        _ method: HTTPMethod,
        _ url: HTTPURL,
        headers: HTTPClientHeaders = [:],
        body: [UInt8]? = nil
    ) {
        (self.method, self.url, self.headers, self.body) = (method, url, headers, body)
        isIdempotent = method.isIdempotent
    }

    func check() throws(HTTPClientError) {
        try headers.check()
        guard method != .get && method != .head || body == nil else {
            throw HTTPClientError(.invalidRequest, .notSent, "\(method.rawValue) has no body")
        }
        try signature?.check(self)
    }
}
