import HTTPServer
import Primitives

/// Everything that the gateway answers.
struct Routes: Sendable {
    let authenticator: Authenticator
    let intake: Intake

    var router: HTTPRouter {
        var router = HTTPRouter()
        router.on(.get, "/api/v1", Routes.describe)
        let single = SingleRequest(intake: intake)
        router.on(.post, "/api/v1/notifications", authenticator.requiring(.senders, single.answer))
        return router
    }

    @Sendable private static func describe(_ request: HTTPRequest) -> HTTPResponse {
        Envelope.response(.ok, for: request) { json in
            json.object { json in
                json.key("name")
                json.string("Herald")
                json.key("api")
                json.string("v1")
            }
        }
    }
}
