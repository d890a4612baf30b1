/// Which pages of other origins may call, as their browsers are told (the CORS protocol of Fetch). Callers prove who they
/// are by a header of their own and never by a cookie, so that credentials are not allowed.
package struct CrossOriginPolicy: Sendable {
    private let origins: Set<String>
    private let allowsAll: Bool

    /// What scripts may send beyond what any form could.
    private static let requestFields = [
        "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "API-Version", "Last-Event-ID",
        "X-Request-Id", "traceparent",
    ].joined(separator: ", ")

    private static let answerFields = [
        "API-Version", "ETag", "Location", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After",
        "X-Request-Id", "traceparent",
    ].joined(separator: ", ")

    /// `nil` unless each is an origin as browsers write it: `https://example.com:8443`, in lower case and with no path;
    /// or `*`, every one.
    package init?(origins: [String]) {
        guard origins.allSatisfy({ $0 == "*" || CrossOriginPolicy.isOrigin($0) }) else { return nil }
        self.origins = Set(origins)
        allowsAll = origins.contains("*")
    }

    /// The fields that go with an answer; `allowed` are the methods of the path.
    func fields(origin: String?, askedMethod: String?, isOptions: Bool, allowed: String?) -> HTTPFields {
        // The answer differs by who asks, also for those who are told nothing: a shared cache must know.
        var fields: HTTPFields = ["Vary": "Origin"]
        guard let origin, allowsAll || origins.contains(origin) else { return fields }
        fields.append("Access-Control-Allow-Origin", origin)
        if isOptions, askedMethod != nil {
            fields.append("Access-Control-Allow-Methods", allowed ?? "")
            fields.append("Access-Control-Allow-Headers", CrossOriginPolicy.requestFields)
            fields.append("Access-Control-Max-Age", "3600")
        } else {
            fields.append("Access-Control-Expose-Headers", CrossOriginPolicy.answerFields)
        }
        return fields
    }

    private static func isOrigin(_ text: String) -> Bool {
        let rest = ["https://", "http://"].first { text.hasPrefix($0) }.map { text.dropFirst($0.count) } ?? ""
        return !rest.isEmpty
            && rest.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || "-.:[]".utf8.contains(byte)
            }
    }
}

extension CrossOriginPolicy {
    /// A handler that has said by itself who may read its answer is left alone.
    func write(to response: inout HTTPResponse, for request: HTTPRequest) {
        guard response.fields["Access-Control-Allow-Origin"] == nil else { return }
        let more = fields(
            origin: request[.origin],
            askedMethod: request["Access-Control-Request-Method"],
            isOptions: request.method == .options,
            allowed: response.fields[.allow]
        )
        for (name, value) in more.entries { response.fields.append(name, value) }
    }
}
