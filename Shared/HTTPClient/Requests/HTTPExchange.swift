import CCurl

/// An HTTP request and its answer.
final class HTTPExchange: Exchange {
    private let request: HTTPClientRequest
    private let configuration: HTTPClientConfiguration
    private var answer: ResponseCollector
    private var attempts = 0

    init(_ request: HTTPClientRequest, _ configuration: HTTPClientConfiguration) {
        (self.request, self.configuration) = (request, configuration)
        answer = ResponseCollector(bodyLimit: request.responseLimit)
    }

    func prepare(_ easy: EasyHandle) {
        configuration.prepare(easy)
        easy.set(CURLOPT_URL, request.url.text)
        easy.set(CURLOPT_MAXFILESIZE_LARGE, bytes: request.responseLimit)
        request.prepareMethod(easy)
        request.prepareHeaders(easy)
        request.signature?.prepare(easy)
    }

    /// libcurl repeats a request on its own when a reused connection breaks before any answer. The first copy may have
    /// arrived: only what may be sent twice goes again.
    func mayBegin() -> Bool {
        guard attempts == 0 || request.isIdempotent else { return false }
        attempts += 1
        return true
    }

    func receivedHead(_ line: UnsafeRawBufferPointer) -> Bool { answer.head(line) }

    func receivedBody(_ bytes: UnsafeRawBufferPointer) -> Bool { answer.append(bytes) }

    func fill(_: UnsafeMutableRawBufferPointer) -> Int { 0 }

    func result(_ end: TransferEnd) -> Result<HTTPClientResponse, HTTPClientError> {
        guard !end.isSuccess else {
            return .success(HTTPClientResponse(status: end.status, headers: answer.headers, body: answer.body))
        }
        return .failure(error(end))
    }

    private func error(_ end: TransferEnd) -> HTTPClientError {
        let phase: TransferPhase = answer.hasBegun ? .responseCut : attempts > 0 ? .maybeSent : .notSent
        let isIdempotent = request.isIdempotent
        if answer.isTooLarge {
            return HTTPClientError(.responseTooLarge, phase, "the answer exceeds its limit")
        }
        if case .finished(CURLE_ABORTED_BY_CALLBACK) = end.cause {
            return HTTPClientError(.connectionLost, phase, "the connection broke before an answer")
        }
        return HTTPClientError(end.fault, phase, end.explanation, isIdempotent: isIdempotent)
    }
}
