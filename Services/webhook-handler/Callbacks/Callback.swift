import HTTPServer
import Primitives

/// One request of a provider's, as it came: nothing of it is believed before the account's reader has checked it.
struct Callback: Sendable {
    /// As the provider was told it, with the query: some sign it.
    let url: String
    /// Of a GET, which says all in its query, that query.
    let body: [UInt8]
    let isGet: Bool
    let receivedAt: Timestamp
    private let field: @Sendable (HTTPFieldName) -> [String]

    /// `body` is `nil` of a GET.
    init(
        url: String,
        body: [UInt8]?,
        receivedAt: Timestamp,
        field: @escaping @Sendable (HTTPFieldName) -> [String]
    ) {
        (self.url, self.receivedAt, self.field, isGet) = (url, receivedAt, field, body == nil)
        self.body = body ?? Array(Callback.query(of: url).utf8)
    }

    /// The first value of the header field.
    subscript(name: HTTPFieldName) -> String? { field(name).first }

    func values(_ name: HTTPFieldName) -> [String] { field(name) }

    /// Decoded at each use: keep it.
    var query: HTTPQuery { HTTPQuery(Callback.query(of: url)) }

    /// The body as a form; decoded at each use.
    var form: HTTPQuery { HTTPQuery(String(decoding: body, as: UTF8.self)) }

    var isJSON: Bool { self[.contentType]?.lowercased().hasPrefix("application/json") == true }

    private static func query(of url: String) -> Substring {
        url.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
    }
}
