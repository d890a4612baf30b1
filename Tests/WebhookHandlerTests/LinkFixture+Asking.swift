import Concurrency
import HTTPClient

extension LinkFixture {
    func ask(
        _ method: HTTPMethod,
        _ path: String,
        headers: [String: String] = [:],
        body: String? = nil
    ) async throws -> HTTPClientResponse {
        let url = try HTTPURL("http://127.0.0.1:\(port)\(path)")
        var request = HTTPClientRequest(method, url, body: body.map { Array($0.utf8) })
        for (name, value) in headers { request.headers.append(name, value) }
        return try await client.execute(request, deadline: .after(.seconds(20)))
    }
}
