import HTTPServer
import PublicAPI
import Storage

extension Audiences {
    func add(to router: inout HTTPRouter, _ authenticator: Authenticator, _ people: People) {
        let path = "/api/v1/topics"
        router.on(.get, path, authenticator.requiring(.readers, list))
        router.on(.get, "\(path)/{key}", authenticator.requiring(.readers, get))
        router.on(.put, "\(path)/{key}", authenticator.requiring(.senders, put))
        router.on(.delete, "\(path)/{key}", authenticator.requiring(.senders, remove))
        let subscribers = Subscribers(audiences: self, people: people)
        let theirs = "\(path)/{key}/subscribers"
        router.on(.get, theirs, authenticator.requiring(.readers, subscribers.list))
        router.on(.post, theirs, authenticator.requiring(.senders, subscribers.change))
        router.on(.put, "\(theirs)/{user_id}", authenticator.requiring(.senders, subscribers.put))
        router.on(.delete, "\(theirs)/{user_id}", authenticator.requiring(.senders, subscribers.remove))
        let own = "/api/v1/users/{user_id}/topics"
        router.on(.get, own, authenticator.requiring(.readers, orPersonAt: "user_id", subscribers.topics))
    }
}

extension OperationGroup {
    static let audiences = OperationGroup(
        name: "Topics",
        summary: "Whom you write to as one: a notification to a topic goes to each of its subscribers once.",
        operations: topicOperations + subscriberOperations,
        schemas: audienceSchemas
    )

    private static let home = "/api/v1/topics"
    private static let theirs = "\(home)/{key}/subscribers"

    private static let topicOperations = [
        Operation(
            .get,
            home,
            "listTopics",
            "By key",
            roles: .readers,
            parameters: Parameter.page,
            answers: [.list("Topic")],
            problems: [.invalid([])]
        ),
        Operation(
            .get,
            "\(home)/{key}",
            "getTopic",
            "One",
            roles: .readers,
            answers: [.one("Topic", headers: ["ETag"])],
            problems: [.noSuchTopic]
        ),
        Operation(
            .put,
            "\(home)/{key}",
            "saveTopic",
            "Make or rename a topic",
            roles: .senders,
            parameters: [.ifMatch, .ifNoneMatch],
            body: .json("TopicDraft"),
            answers: [.one("Topic", headers: ["ETag"]), .one("Topic", .created, headers: ["ETag"])],
            problems: ProblemTable.ofConditions + [.noSuchTopic, .unknownTenant, .notAudited]
        ),
        Operation(
            .delete,
            "\(home)/{key}",
            "removeTopic",
            "Remove a topic",
            roles: .senders,
            detail: """
                Its subscriptions go with it, and what is being sent to it goes to nobody more. 204 whether or not there \
                was one.
                """,
            parameters: [.ifMatch],
            answers: [.empty],
            problems: ProblemTable.ofConditions + [.noSuchTopic, .notAudited]
        ),
    ]

    private static let subscriberOperations = [
        Operation(
            .get,
            theirs,
            "listSubscribers",
            "Who is in a topic",
            roles: .readers,
            parameters: Parameter.page,
            answers: [.list("Subscriber")],
            problems: [.noSuchTopic, .invalid([])]
        ),
        Operation(
            .post,
            theirs,
            "changeSubscribers",
            "Add and remove up to 1,000 people each",
            roles: .senders,
            detail: "Whoever is there already, or is not there, stays as they are; whom nobody knows is told.",
            body: .json("SubscriberChange"),
            answers: [.one("SubscribersChanged")],
            problems: [.noSuchTopic, .notAudited]
        ),
        Operation(
            .put,
            "\(theirs)/{user_id}",
            "subscribe",
            "Add a person",
            roles: .senders,
            answers: [.one("Subscriber"), .one("Subscriber", .created)],
            problems: [.noSuchTopic, .noSuchUser, .notAudited]
        ),
        Operation(
            .delete,
            "\(theirs)/{user_id}",
            "unsubscribe",
            "Remove a person",
            roles: .senders,
            detail: "204 whether or not they were there.",
            answers: [.empty],
            problems: [.noSuchTopic, .noSuchUser, .notAudited]
        ),
        Operation(
            .get,
            "/api/v1/users/{user_id}/topics",
            "listTopicsOfUser",
            "The topics that a person is in",
            roles: .readers.union([.recipient]),
            detail: "A recipient reads their own.",
            parameters: Parameter.page,
            answers: [.list("Membership")],
            problems: [.noSuchUser, .invalid([])]
        ),
    ]

    private static let audienceSchemas = [
        Schema(
            "TopicDraft",
            """
            {"type": "object", "additionalProperties": false,
             "properties": {"name": {"type": "string", "maxLength": 255}}, "examples": [{"name": "News"}]}
            """
        ),
        Schema(
            "Topic",
            """
            {"type": "object", "required": ["key", "name", "version", "created_at", "updated_at", "subscribers"],
             "properties": {"key": {"$ref": "#/components/schemas/Key"}, "name": {"type": "string"},
             "version": {"type": "integer"}, "created_at": {"$ref": "#/components/schemas/Time"},
             "updated_at": {"$ref": "#/components/schemas/Time"}, "subscribers": {"type": "integer", "minimum": 0,
             "maximum": \(Audience.countLimit), "description": "How many people are in it; the maximum is as many or more."}}}
            """
        ),
        Schema(
            "Subscriber",
            """
            {"type": "object", "required": ["user_id", "subscribed_at"], "properties": {"user_id": {"type": "string"},
             "subscribed_at": {"$ref": "#/components/schemas/Time"}}}
            """
        ),
        Schema(
            "Membership",
            """
            {"type": "object", "required": ["key", "name", "subscribed_at"],
             "properties": {"key": {"$ref": "#/components/schemas/Key"}, "name": {"type": "string"},
             "subscribed_at": {"$ref": "#/components/schemas/Time"}}}
            """
        ),
        Schema(
            "SubscriberChange",
            """
            {"type": "object", "additionalProperties": false, "description": "Who is to leave does so first.",
             "properties": {"add": \(userIDs), "remove": \(userIDs)}, "examples": [{"add": ["u_42"]}]}
            """
        ),
        Schema(
            "SubscribersChanged",
            """
            {"type": "object", "required": ["added", "removed", "unknown"],
             "properties": {"added": {"type": "integer"}, "removed": {"type": "integer"},
             "unknown": {"type": "array", "items": {"type": "string"}, "description": "Not added: nobody of this id."}}}
            """
        ),
    ]

    private static let userIDs = """
        {"type": "array", "maxItems": 1000, "items": {"type": "string", "minLength": 1, "maxLength": 255}}
        """
}
