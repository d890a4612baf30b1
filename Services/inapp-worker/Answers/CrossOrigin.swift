import HTTPServer

/// Which pages of other origins may use the service, as browsers ask.
struct CrossOrigin: Sendable {
    private let allowed: Set<String>
    private let allowsAll: Bool

    /// Origins with commas between; `*` for every one.
    init(_ list: String) {
        allowed = Set(list.split(separator: ",").map { String($0.filter { $0 != " " }) })
        allowsAll = allowed.contains("*")
    }

    /// A handler whose every answer says whether the page may read it.
    func allowing(_ handler: @escaping HTTPRouter.Handler) -> HTTPRouter.Handler {
        { request in
            let fields = fields(for: request)
            do {
                var response = try await handler(request)
                for (name, value) in fields.entries { response.fields.append(name, value) }
                return response
            } catch let error as HTTPError {
                throw error.adding(fields)
            }
        }
    }

    /// The answer to what a browser asks before the request itself.
    @Sendable func preflight(_ request: HTTPRequest) -> HTTPResponse {
        var fields = fields(for: request)
        if fields["Access-Control-Allow-Origin"] != nil {
            fields.append("Access-Control-Allow-Methods", "GET, POST")
            fields.append(
                "Access-Control-Allow-Headers",
                "Authorization, Content-Type, Last-Event-ID, X-Request-Id, traceparent"
            )
            fields.append("Access-Control-Max-Age", "7200")
        }
        return HTTPResponse(.noContent, fields: fields)
    }

    private func fields(for request: HTTPRequest) -> HTTPFields {
        guard let origin = request[.origin] else { return [:] }
        var fields: HTTPFields = [.vary: "Origin"]
        guard allowsAll || allowed.contains(origin) else { return fields }
        fields.append("Access-Control-Allow-Origin", origin)
        fields.append("Access-Control-Expose-Headers", "X-Request-Id, Retry-After")
        return fields
    }
}

extension HTTPError {
    fileprivate func adding(_ more: HTTPFields) -> HTTPError {
        var all = fields
        for (name, value) in more.entries { all.append(name, value) }
        return HTTPError(
            status,
            code,
            title: title,
            detail: detail,
            faults: faults,
            retryAfter: retryAfter,
            fields: all
        )
    }
}
