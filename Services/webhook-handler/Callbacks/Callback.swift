import HTTPServer
import Primitives

/// One POST of a provider's, as it came: nothing of it is believed before the account's reader has checked it.
struct Callback: Sendable {
    /// As the provider was told it, with the query: some sign it.
    let url: String
    let body: [UInt8]
    let receivedAt: Timestamp
    private let field: @Sendable (HTTPFieldName) -> [String]

    init(
        url: String,
        body: [UInt8],
        receivedAt: Timestamp,
        field: @escaping @Sendable (HTTPFieldName) -> [String]
    ) {
        (self.url, self.body, self.receivedAt, self.field) = (url, body, receivedAt, field)
    }

    /// The first value of the header field.
    subscript(name: HTTPFieldName) -> String? { field(name).first }

    func values(_ name: HTTPFieldName) -> [String] { field(name) }

    /// Decoded at each use: keep it.
    var query: HTTPQuery { HTTPQuery(url.split(separator: "?", maxSplits: 1).dropFirst().first ?? "") }

    /// The body as a form; decoded at each use.
    var form: HTTPQuery { HTTPQuery(String(decoding: body, as: UTF8.self)) }

    var isJSON: Bool { self[.contentType]?.lowercased().hasPrefix("application/json") == true }
}
