import HTTPServer

/// The `API-Version` header: a client names the minor version that it was written for, is told which one answers, and is
/// refused rather than answered by one that it does not know.
enum APIVersion {
    /// The newest last; what they share is the major version in every path.
    static let known = ["1.0"]
    static let current = "1.0"
    private static let name: HTTPFieldName = "API-Version"

    static func checked(_ handler: @escaping HTTPRouter.Handler) -> HTTPRouter.Handler {
        { request in
            let asked = request[name]
            if let asked, !known.contains(asked) { throw HTTPError.unknownAPIVersion }
            var response = try await handler(request)
            response.fields.append(name, asked ?? current)
            return response
        }
    }
}

extension HTTPError {
    static let unknownAPIVersion = HTTPError(
        .badRequest,
        "unknown_api_version",
        title: "The API-Version is not known",
        detail: "Known are \(APIVersion.known.joined(separator: ", ")).",
        fields: ["API-Version": APIVersion.current]
    )
}
