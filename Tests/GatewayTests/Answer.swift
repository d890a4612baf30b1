import HTTPClient
import JSON
import Testing

/// What the gateway answered, read as a client reads it.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPClientHeaders
    let body: JSONValue?
    let text: String

    init(_ response: HTTPClientResponse) throws {
        (status, headers) = (response.status, response.headers)
        text = String(decoding: response.body, as: UTF8.self)
        body = response.body.isEmpty ? nil : try JSONDocument(parsing: response.body).root
    }

    var code: String? { try? body?["code"]?.string() }
    var id: String? { try? body?["data"]?["id"]?.string() }

    /// `pointer code` of every fault.
    var faults: [String] {
        (body?["errors"]?.elements).map { list in
            list.map { "\((try? $0["pointer"]?.string()) ?? "") \((try? $0["code"]?.string()) ?? "")" }
        } ?? []
    }
}
