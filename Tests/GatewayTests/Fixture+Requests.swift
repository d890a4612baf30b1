import Concurrency
import HTTPClient
import Primitives
import Tokens

extension Fixture {
    func token(
        tenant: String = "acme",
        roles: [String] = ["service"],
        subject: String = "shop",
        expires: Duration = .seconds(600),
        id: String = "t-1"
    ) throws -> String {
        try TokenSigner(key, keyID: "key").sign { claims in
            let texts = [
                ("iss", "herald"), ("aud", "herald"), ("sub", subject), ("tenant", tenant), ("jti", id),
            ]
            for (name, value) in texts {
                claims.key(name)
                claims.string(value)
            }
            claims.key("roles")
            claims.array { for role in roles { $0.string(role) } }
            claims.key("exp")
            claims.number((WallClock.system.now + expires).seconds)
        }
    }

    func ask(
        _ method: HTTPMethod,
        _ path: String,
        token: String?,
        headers: [String: String] = [:],
        body: [UInt8]? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(method, try HTTPURL("http://127.0.0.1:\(port)\(path)"), body: body)
        if let token { request.headers.append("Authorization", "Bearer \(token)") }
        if body != nil, headers["Content-Type"] == nil { request.headers.append("Content-Type", "application/json") }
        for (name, value) in headers { request.headers.append(name, value) }
        return try Answer(await client.execute(request, deadline: .after(.seconds(20))))
    }

    /// What is no JSON.
    func page(_ path: String, _ method: HTTPMethod = .get) async throws -> HTTPClientResponse {
        let request = HTTPClientRequest(method, try HTTPURL("http://127.0.0.1:\(port)\(path)"), body: nil)
        return try await client.execute(request, deadline: .after(.seconds(20)))
    }

    func post(
        _ text: String,
        to path: String = "/api/v1/notifications",
        tenant: String = "acme",
        headers: [String: String] = [:]
    ) async throws -> Answer {
        try await ask(.post, path, token: token(tenant: tenant), headers: headers, body: Array(text.utf8))
    }
}
