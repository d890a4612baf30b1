package import Primitives

/// Where a list goes on. Its cursor says nothing to a client but "from here".
package struct Page: Sendable {
    /// The place of the last row that is shown.
    package let next: [UInt8]?
    package let limit: Int

    package static let limits = 1...200
    package static let usualLimit = 50

    /// A whole list.
    package init(limit: Int) {
        (next, self.limit) = (nil, limit)
    }

    /// Takes one row more than is shown, which tells whether another page follows, and cuts it off.
    package init<Row>(cutting rows: inout [Row], to limit: Int, at place: (Row) -> [UInt8]) {
        let hasMore = rows.count > limit
        rows.removeLast(hasMore ? 1 : 0)
        (next, self.limit) = (hasMore ? rows.last.map(place) : nil, limit)
    }

    package static func cursor(_ text: String) -> UUIDv7? {
        Base64.url.decode(text).flatMap { UUIDv7(bytes: $0) }
    }

    /// A cursor whose place is a text.
    package static func textCursor(_ text: String) -> String? {
        Base64.url.decode(text).flatMap { String(validating: $0, as: UTF8.self) }
    }

    func write(to json: inout JSONWriter) {
        json.key("pagination")
        json.object { json in
            json.member("next_cursor", next.map { Base64.url.encode($0) })
            json.member("limit", limit)
            json.member("has_more", next != nil)
        }
    }
}
