import HTTPServer
import Primitives
import PublicAPI

/// Everything that the gateway answers. What is sent passes Authentication, Requests, Admission and Acceptance in this
/// order; what is read passes Authentication and Reading.
struct Routes: Sendable {
    let authenticator: Authenticator
    let intake: Intake
    let reader: NotificationReader
    let audit: AuditTrail
    let people: People
    let access: Access
    let telegram: Telegram
    let templates: TemplateRoom
    let providers: Providers
    let undecodable: UndecodableRecords
    let deadLetters: DeadLetters
    let rules: StoredRules
    let webhooks: WebhookEndpoints

    var router: HTTPRouter {
        var router = HTTPRouter()
        router.on(.get, "/api/v1", Routes.describe)
        DocumentationRoutes().add(to: &router)
        addSending(to: &router)
        addReading(to: &router)
        addPeople(to: &router)
        access.add(to: &router, authenticator)
        telegram.add(to: &router, authenticator)
        templates.add(to: &router, authenticator)
        providers.add(to: &router, authenticator)
        deadLetters.add(to: &router, authenticator)
        undecodable.add(to: &router, authenticator)
        webhooks.add(to: &router, authenticator)
        return router.wrapping(APIVersion.checked)
    }

    private func addSending(to router: inout HTTPRouter) {
        let single = SingleRequest(intake: intake, fanOuts: FanOutStage(tables: people.tables), rules: rules)
        let batch = BatchRequest(intake: intake, rules: rules)
        let cancel = CancelRequest(reader: reader, intake: intake, audit: audit)
        router.on(.post, "/api/v1/notifications", authenticator.requiring(.senders, single.answer))
        router.on(.post, "/api/v1/notifications/batch", authenticator.requiring(.senders, batch.answer))
        router.on(.post, "/api/v1/notifications/{id}/cancel", authenticator.requiring(.senders, cancel.answer))
    }

    /// People, and what an operator rules for all of them.
    private func addPeople(to router: inout HTTPRouter) {
        people.add(to: &router, authenticator)
        Audiences(tables: people.tables, audit: audit).add(to: &router, authenticator, people)
        Suppressions(people: people).add(to: &router, authenticator)
        let categories = Categories(tables: people.tables, feed: people.notices.feed, audit: audit)
        categories.add(to: &router, authenticator)
        Flags(people: people).add(to: &router, authenticator)
        Budgets(tables: people.tables, feed: people.notices.feed, audit: audit).add(to: &router, authenticator)
        AuditLog(tables: people.tables).add(to: &router, authenticator)
    }

    private func addReading(to router: inout HTTPRouter) {
        let list = NotificationList(reader: reader)
        let one = OneNotification(reader: reader)
        let explanation = Explanation(reader: reader)
        router.on(.get, "/api/v1/notifications", authenticator.requiring(.readers, list.answer))
        router.on(.get, "/api/v1/notifications/{id}", authenticator.requiring(.readers, one.answer))
        router.on(.get, "/api/v1/notifications/{id}/explain", authenticator.requiring(.readers, explanation.answer))
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
