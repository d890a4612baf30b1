import HTTPServer
import PublicAPI

extension Envelope {
    static func response(
        _ status: HTTPStatus,
        for request: HTTPRequest,
        showing value: some AnswerObject
    ) -> HTTPResponse {
        response(status, for: request) { $0.object(of: value) }
    }

    static func response(
        _ status: HTTPStatus,
        for request: HTTPRequest,
        showing value: some VersionedAnswerObject
    ) -> HTTPResponse {
        response(status, for: request, version: value.version) { $0.object(of: value) }
    }

    /// What was saved: 201 for its first version.
    static func saved(_ value: some VersionedAnswerObject, for request: HTTPRequest) -> HTTPResponse {
        response(value.version == 1 ? .created : .ok, for: request, showing: value)
    }

    /// A page of a list; `rows` has one more than is shown, if there are.
    static func list<Row: AnswerObject>(
        _ rows: [Row],
        upTo limit: Int,
        for request: HTTPRequest,
        at place: (Row) -> [UInt8]
    ) -> HTTPResponse {
        var rows = rows
        let page = Page(cutting: &rows, to: limit, at: place)
        return response(.ok, for: request, page: page) { $0.array(of: rows) }
    }
}
