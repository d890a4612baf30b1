/// The answer to a request: what goes before the body, and the body, which may go on for as long as its client stays.
package struct HTTPResponse: Sendable {
    enum Body: Sendable {
        case bytes([UInt8])
        case stream(HTTPStreamRoute)
        case webSocket(HTTPWebSocketRoute)
        case nothing
    }

    package var status: HTTPStatus
    /// Fields that frame the message, such as Content-Length, are the server's own and ignored here.
    package var fields: HTTPFields
    var body: Body

    package init(_ status: HTTPStatus, fields: HTTPFields = [:], bytes: [UInt8] = []) {
        (self.status, self.fields, body) = (status, fields, .bytes(bytes))
    }

    package init(_ status: HTTPStatus, fields: HTTPFields = [:], type: String, bytes: [UInt8]) {
        self.init(status, fields: fields, bytes: bytes)
        self.fields.append(.contentType, type)
    }

    package init(_ status: HTTPStatus, fields: HTTPFields = [:], json: [UInt8]) {
        self.init(status, fields: fields, type: "application/json", bytes: json)
    }

    package init(_ status: HTTPStatus, fields: HTTPFields = [:], text: String) {
        self.init(status, fields: fields, type: "text/plain; charset=utf-8", bytes: Array(text.utf8))
    }

    package init(_ status: HTTPStatus, fields: HTTPFields = [:], html: [UInt8]) {
        self.init(status, fields: fields, type: "text/html; charset=utf-8", bytes: html)
    }

    /// The whole body; `nil` for a stream and a WebSocket.
    package var bytes: [UInt8]? {
        if case .bytes(let bytes) = body { bytes } else { nil }
    }
}

extension HTTPResponse {
    /// Server-Sent Events. `open` gets the stream on the reactor's thread: it hands it to whoever will send, and returns.
    /// No task is spent on it, so an idle one costs little. A graceful shutdown ends it.
    /// - Parameter beating: Whether the server sends something when nobody else has for a while.
    package static func events(
        fields: HTTPFields = [:],
        beating: Bool = true,
        _ open: @escaping @Sendable (HTTPStream) -> Void
    ) -> HTTPResponse {
        var response = HTTPResponse(.ok, fields: fields, type: "text/event-stream", bytes: [])
        response.fields.append(.cacheControl, "no-store")
        let heartbeat = beating ? ServerSentEvent.heartbeat : nil
        response.body = .stream(HTTPStreamRoute(heartbeat: heartbeat, endsOnShutdown: true, open: open))
        return response
    }

    /// A body of unknown length that `write` makes in a task of its own. When it throws, the connection is reset, so
    /// that no one takes a part for the whole. A graceful shutdown lets it finish.
    package static func stream(
        _ status: HTTPStatus = .ok,
        fields: HTTPFields = [:],
        type: String,
        _ write: @escaping @Sendable (HTTPStream) async throws -> Void
    ) -> HTTPResponse {
        var response = HTTPResponse(status, fields: fields, type: type, bytes: [])
        response.body = .stream(HTTPStreamRoute(heartbeat: nil, endsOnShutdown: false) { $0.run(write) })
        return response
    }

    /// Opens a WebSocket, if the request asks for one; else the answer is 426 or 400. The socket closes when `serve`
    /// returns. A graceful shutdown closes it with 1001.
    package static func webSocket(
        _ options: WebSocketOptions = WebSocketOptions(),
        _ serve: @escaping @Sendable (WebSocket) async throws -> Void
    ) -> HTTPResponse {
        var response = HTTPResponse(.switchingProtocols)
        response.body = .webSocket(HTTPWebSocketRoute(options: options, work: .task(serve)))
        return response
    }

    /// As the other form, without a task: `open` gets the socket on the reactor's thread, hands it to whoever will send,
    /// and returns what is to be called. An idle socket costs little.
    package static func webSocket(
        _ options: WebSocketOptions = WebSocketOptions(),
        opening open: @escaping @Sendable (WebSocketSender) -> WebSocketHandlers
    ) -> HTTPResponse {
        var response = HTTPResponse(.switchingProtocols)
        response.body = .webSocket(HTTPWebSocketRoute(options: options, work: .handlers(open)))
        return response
    }
}

extension HTTPResponse {
    /// No answer: the connection is reset. For clients that deserve none, and for servers that imitate broken ones.
    package static var hangUp: HTTPResponse {
        var response = HTTPResponse(.noContent)
        response.body = .nothing
        return response
    }
}

/// What becomes of a connection whose answer is a WebSocket.
struct HTTPWebSocketRoute: Sendable {
    enum Work: Sendable {
        case task(@Sendable (WebSocket) async throws -> Void)
        case handlers(@Sendable (WebSocketSender) -> WebSocketHandlers)
    }

    let options: WebSocketOptions
    let work: Work
}

/// What becomes of a connection whose answer is a stream.
struct HTTPStreamRoute: Sendable {
    /// Sent whenever nothing else has been for a while.
    let heartbeat: [UInt8]?
    let endsOnShutdown: Bool
    let open: @Sendable (HTTPStream) -> Void
}
