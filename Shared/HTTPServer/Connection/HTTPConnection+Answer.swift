import Network
import Observability

/// Answers: whole ones, in one write with their heads.
extension HTTPConnection {
    func respond(_ response: HTTPResponse) -> HTTPConversation.Action {
        guard let exchange else { return .none }
        switch response.body {
        case .bytes(let body): return respond(response, body, exchange)
        case .stream(let route): return open(route, response, exchange)
        case .webSocket(let route): return upgrade(route, exchange)
        case .nothing: return hangUp()
        }
    }

    private func hangUp() -> HTTPConversation.Action {
        context.metrics.refused("hung_up")
        endExchange()
        connection.abort()
        return .none
    }

    private func respond(_ response: HTTPResponse, _ body: [UInt8], _ exchange: Exchange) -> HTTPConversation.Action {
        let hasBody = !response.status.forbidsBody && exchange.request.method != .head
        var head = self.head(response, response.status.forbidsBody ? .none : .length(body.count), exchange)
        // A small body is copied behind its head for less than the kernel takes to gather two parts.
        if hasBody, body.count < 4096 {
            head.append(contentsOf: body)
            write(head)
        } else {
            write(hasBody ? [head, body] : [head])
        }
        note(response.status, exchange)
        endExchange()
        return conversation.answered(isQueued: connection.queuedBytes > 0, at: now)
    }

    func head(_ response: HTTPResponse, _ framing: ResponseHead.Framing, _ exchange: Exchange) -> [UInt8] {
        let isOld = !exchange.request.message.head.isHTTP11
        var response = response
        context.options.crossOrigin?.write(to: &response, for: exchange.request)
        if exchange.request[.traceparent] != nil { response.fields[.traceparent] = exchange.trace.traceparent }
        return ResponseHead.bytes(
            response,
            framing,
            connection: conversation.keepsAlive ? (isOld ? "keep-alive" : nil) : "close",
            date: group.date(),
            requestID: exchange.request.requestID
        )
    }

    func note(_ status: HTTPStatus, _ exchange: Exchange) {
        let duration = exchange.start.duration(to: .now)
        exchange.route.answered(status, after: duration)
        context.logger.debug(
            "Answered a request",
            [
                "http.route": .string(exchange.route.route), "http.method": .string(exchange.request.method.rawValue),
                "http.status": .integer(status.code), "http.request_id": .string(exchange.request.requestID),
                "http.milliseconds": .milliseconds(duration),
            ]
        )
    }
}

extension Exchange {
    var trace: TraceContext { request.context.trace }
}

extension RouteMatch {
    /// The router's own answer to what no handler answers.
    func answer(_ problem: (HTTPError) -> HTTPResponse) -> HTTPResponse {
        switch self {
        case .route, .notFound: problem(.notFound)
        case .options(let allowed): HTTPResponse(.noContent, fields: [.allow: RouteMatch.list(allowed)])
        case .methodNotAllowed(let allowed): problem(.methodNotAllowed(allowed: RouteMatch.list(allowed)))
        }
    }

    private static func list(_ methods: [HTTPMethod]) -> String {
        methods.map(\.rawValue).joined(separator: ", ")
    }
}
