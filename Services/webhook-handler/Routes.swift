import HTTPServer

/// Everything that the webhook-handler answers, each part adding its own.
struct Routes: Sendable {
    let callbacks: Callbacks

    var router: HTTPRouter {
        var router = HTTPRouter()
        callbacks.add(to: &router)
        return router
    }
}
