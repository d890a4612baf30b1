import CCurl

/// An HTTP request and its answer.
final class HTTPExchange: Exchange {
    private let request: HTTPClientRequest
    private let configuration: HTTPClientConfiguration
    private let farewells: Farewells
    private var stream: (port: Int32, number: UInt32)?
    private var answer: ResponseCollector
    private var progress: SendProgress

    init(_ request: HTTPClientRequest, _ configuration: HTTPClientConfiguration, _ farewells: Farewells) {
        (self.request, self.configuration, self.farewells) = (request, configuration, farewells)
        answer = ResponseCollector(bodyLimit: request.responseLimit)
        progress = SendProgress(isIdempotent: request.isIdempotent)
    }

    func prepare(_ easy: EasyHandle) {
        configuration.prepare(easy, request.url.scheme)
        easy.set(CURLOPT_URL, request.url.text)
        easy.set(CURLOPT_MAXFILESIZE_LARGE, bytes: request.responseLimit)
        request.prepareMethod(easy)
        request.prepareHeaders(easy)
        request.signature?.prepare(easy)
    }

    func mayBegin(localPort: Int32) -> Bool {
        noteFarewell()
        stream = (localPort, 0)
        farewells.forget(localPort)
        return progress.begin()
    }

    var wantsTrace: Bool { configuration.version != .http1 }

    func traced(_ line: UnsafeRawBufferPointer) {
        switch TraceLine(line) {
        case .stream(let number): stream?.number = number
        case .refused: progress.refused()
        case .farewell(let last): if let stream { farewells.note(stream.port, lastStream: last) }
        case nil: break
        }
    }

    /// Takes the last copy off the account when the server's GOAWAY said that it did not look at it.
    private func noteFarewell() {
        guard let stream, farewells.excludes(stream.port, stream.number) else { return }
        progress.refused()
        self.stream = nil
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
        noteFarewell()
        let phase: TransferPhase = answer.hasBegun ? .responseCut : progress.phase
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
