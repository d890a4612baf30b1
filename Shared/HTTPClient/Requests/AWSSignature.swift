/// Signs a request with AWS Signature Version 4, for POSTs to a fixed path: libcurl neither sorts nor encodes a query.
package struct AWSSignature: Sendable {
    package let accessKey: String
    package let secretKey: String
    package let sessionToken: String?
    package let region: String
    /// The name in the credential scope, which need not be the host's: `ses` for `email.REGION.amazonaws.com`.
    package let service: String

    package init(accessKey: String, secretKey: String, sessionToken: String? = nil, region: String, service: String) {
        (self.accessKey, self.secretKey, self.sessionToken) = (accessKey, secretKey, sessionToken)
        (self.region, self.service) = (region, service)
    }

    /// As `CURLOPT_AWS_SIGV4` reads it.
    var scope: String { "aws:amz:\(region):\(service)" }

    func check(_ request: HTTPClientRequest) throws(HTTPClientError) {
        let isName: (String) -> Bool = { !$0.isEmpty && $0.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == 0x2D } }
        guard isName(region), isName(service) else { throw refusal("region or service is no name") }
        guard (accessKey + secretKey + (sessionToken ?? "")).utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            !accessKey.isEmpty, !secretKey.isEmpty
        else { throw refusal("a key has a byte that no key has") }
        guard request.method == .post, !request.url.hasQuery else { throw refusal("only POSTs without a query") }
        // libcurl would sign the content type that it makes up, and the one that is suppressed, differently from AWS.
        guard request.headers["content-type"] != nil else { throw refusal("a content type is needed") }
    }

    private func refusal(_ reason: String) -> HTTPClientError {
        HTTPClientError(.invalidRequest, .notSent, "the request cannot be signed: \(reason)")
    }
}
