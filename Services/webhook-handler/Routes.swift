import HTTPServer

/// Everything that the webhook-handler answers, each part adding its own.
struct Routes: Sendable {
    let callbacks: Callbacks
    let tracking: Tracking
    let unsubscribing: Unsubscribing

    var router: HTTPRouter {
        var router = HTTPRouter()
        callbacks.add(to: &router)
        tracking.add(to: &router)
        unsubscribing.add(to: &router)
        return router
    }
}
