import HTTPServer
import PublicAPI

/// What one route promises, declared beside its handler. The document, its page and the tests read it.
///
/// A new route needs:
/// 1. an `Operation` in the `OperationGroup` of its folder, such as `Reading/OperationGroup+Reading.swift`;
/// 2. a `Schema` there for every shape that it names and that no group has yet;
/// 3. every `HTTPError` of its own in `ProblemTable`, and in the operation's `problems`;
/// 4. a new group in `OperationGroup.all`, a new path parameter in `Parameter.inPath`.
/// What is left out, the tests of the document tell.
struct Operation: Sendable {
    let method: HTTPMethod
    let path: String
    /// The `operationId`, by which generated clients call it.
    let id: String
    let summary: String
    /// Who may; `nil` for everybody, also without a token.
    let roles: Set<Role>?
    let detail: String
    /// Beside those in the path.
    let parameters: [Parameter]
    let body: Body?
    let answers: [Answer]
    /// Beside those that any route has.
    let problems: [HTTPError]
    /// Where it is, when the gateway is not who answers.
    var server: Server?

    /// Another service of the fleet.
    struct Server: Sendable {
        let name: String
        /// On a machine of one's own; behind an ingress all services have one address.
        let localURL: String

        static let analytics = Server(name: "analytics", localURL: "http://127.0.0.1:8083")
    }

    init(
        _ method: HTTPMethod,
        _ path: String,
        _ id: String,
        _ summary: String,
        roles: Set<Role>?,
        detail: String = "",
        parameters: [Parameter] = [],
        body: Body? = nil,
        answers: [Answer],
        problems: [HTTPError] = [],
        at server: Server? = nil
    ) {
        self.server = server
        (self.method, self.path, self.id, self.summary) = (method, path, id, summary)
        (self.roles, self.detail, self.parameters, self.body) = (roles, detail, parameters, body)
        (self.answers, self.problems) = (answers, problems)
    }

    /// What a request carries: a schema, and whether a request without it is taken.
    struct Body: Sendable {
        let schema: String
        var isRequired = true
        var takesProtobuf = false

        static func json(_ schema: String) -> Body { Body(schema: schema) }
        static func optional(_ schema: String) -> Body { Body(schema: schema, isRequired: false) }
        static func jsonOrProtobuf(_ schema: String) -> Body { Body(schema: schema, takesProtobuf: true) }
    }

    /// A success.
    struct Answer: Sendable {
        enum Content: Sendable {
            case empty
            /// `data` of the envelope.
            case one(String)
            /// `data` is an array, and `pagination` tells where it goes on.
            case list(String)
            /// No envelope around it.
            case raw(type: String)
        }

        let status: HTTPStatus
        let content: Content
        var headers: [String] = []

        static func one(_ schema: String, _ status: HTTPStatus = .ok, headers: [String] = []) -> Answer {
            Answer(status: status, content: .one(schema), headers: headers)
        }
        static func list(_ schema: String) -> Answer { Answer(status: .ok, content: .list(schema)) }
        static func raw(_ type: String) -> Answer { Answer(status: .ok, content: .raw(type: type)) }
        static let empty = Answer(status: .noContent, content: .empty)
    }
}

/// The operations of one folder, under one heading, with the shapes that they name.
struct OperationGroup: Sendable {
    let name: String
    let summary: String
    let operations: [Operation]
    var schemas: [Schema] = []
}

/// A shape in JSON Schema, by the name under which others refer to it as `#/components/schemas/NAME`.
struct Schema: Sendable {
    let name: String
    let json: String

    init(_ name: String, _ json: String) {
        (self.name, self.json) = (name, json)
    }

    static func reference(_ name: String) -> String { "{\"$ref\": \"#/components/schemas/\(name)\"}" }
}
