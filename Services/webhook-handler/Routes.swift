import HTTPServer

/// Everything that the webhook-handler answers, each part adding its own.
struct Routes: Sendable {
    var router: HTTPRouter {
        HTTPRouter()
    }
}
