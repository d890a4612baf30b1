import HTTPServer
import Primitives

/// Everything that the gateway answers.
enum Routes {
    static var router: HTTPRouter {
        var router = HTTPRouter()
        router.on(.get, "/api/v1") { request in
            Envelope.response(.ok, for: request) { json in
                json.object { json in
                    json.key("name")
                    json.string("Herald")
                    json.key("api")
                    json.string("v1")
                }
            }
        }
        return router
    }
}
