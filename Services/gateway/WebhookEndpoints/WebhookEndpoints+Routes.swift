import HTTPServer
import PublicAPI
import Storage

extension WebhookEndpoints {
    func add(to router: inout HTTPRouter, _ authenticator: Authenticator) {
        let path = "/api/v1/webhook-endpoints"
        router.on(.post, path, authenticator.requiring(.editors, make))
        router.on(.get, path, authenticator.requiring(.readers, list))
        router.on(.get, "\(path)/{id}", authenticator.requiring(.readers, get))
        router.on(.patch, "\(path)/{id}", authenticator.requiring(.editors, patch))
        router.on(.delete, "\(path)/{id}", authenticator.requiring(.editors, remove))
        router.on(.post, "\(path)/{id}/rotate", authenticator.requiring(.editors, rotate))
        let deliveries = WebhookDeliveries(endpoints: self)
        router.on(.get, "\(path)/{id}/deliveries", authenticator.requiring(.readers, deliveries.list))
        router.on(.post, "\(path)/{id}/recover", authenticator.requiring(.editors, deliveries.recover))
    }
}

extension OperationGroup {
    static let webhooks = OperationGroup(
        name: "Webhooks",
        summary: """
            Addresses of yours that are told what becomes of notifications, signed by Standard Webhooks. What is not \
            answered with 2xx is sent again over three days; 410 ends it.
            """,
        operations: webhookOperations,
        schemas: webhookSchemas + webhookNews
    )

    private static let home = "/api/v1/webhook-endpoints"

    private static let webhookOperations = [
        Operation(
            .post,
            home,
            "makeWebhookEndpoint",
            "Make an endpoint",
            roles: .editors,
            detail: "Its secret, if it has one, is in this answer and nowhere else.",
            body: .json("NewWebhookEndpoint"),
            answers: [.one("WebhookEndpointWithSecret", .created, headers: ["ETag"])],
            problems: [.tooManyEndpoints, .versionConflict, .unknownTenant, .notAudited]
        ),
        Operation(
            .get,
            home,
            "listWebhookEndpoints",
            "The newest first",
            roles: .readers,
            parameters: Parameter.page,
            answers: [.list("WebhookEndpoint")],
            problems: [.invalid([])]
        ),
        Operation(
            .get,
            "\(home)/{id}",
            "getWebhookEndpoint",
            "One",
            roles: .readers,
            answers: [.one("WebhookEndpoint", headers: ["ETag"])],
            problems: [.noSuchEndpoint]
        ),
        Operation(
            .patch,
            "\(home)/{id}",
            "changeWebhookEndpoint",
            "Change what the body names",
            roles: .editors,
            detail: "Events that come while it is disabled can be recovered.",
            parameters: [.ifMatch],
            body: .json("WebhookEndpointChange"),
            answers: [.one("WebhookEndpoint", headers: ["ETag"])],
            problems: ProblemTable.ofConditions + [.noSuchEndpoint, .notAudited]
        ),
        Operation(
            .delete,
            "\(home)/{id}",
            "removeWebhookEndpoint",
            "Remove an endpoint, with what it was told",
            roles: .editors,
            answers: [.empty],
            problems: [.noSuchEndpoint, .notAudited]
        ),
        Operation(
            .post,
            "\(home)/{id}/rotate",
            "rotateWebhookSecret",
            "Make a new secret, or a new pair of keys",
            roles: .editors,
            detail: "For a day the one before signs beside it.",
            answers: [.one("WebhookEndpointWithSecret", headers: ["ETag"])],
            problems: [.noSuchEndpoint, .notAudited]
        ),
        Operation(
            .get,
            "\(home)/{id}/deliveries",
            "listWebhookDeliveries",
            "What it was told, the newest first",
            roles: .readers,
            parameters: [
                .query("state", "of these", #"{"enum": ["pending", "delivered", "failed", "missed"]}"#)
            ] + Parameter.page,
            answers: [.list("WebhookDelivery")],
            problems: [.noSuchEndpoint, .invalid([])]
        ),
        Operation(
            .post,
            "\(home)/{id}/recover",
            "recoverWebhookDeliveries",
            "Send again what has failed or was missed",
            roles: .editors,
            body: .json("WebhookRecovery"),
            answers: [.one("WebhookRecovered", .accepted)],
            problems: [.noSuchEndpoint, .endpointDisabled, .notAudited]
        ),
    ]
}
