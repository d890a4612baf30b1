package import Primitives

/// Where a list goes on. Its cursor says nothing to a client but "from here".
package struct Page: Sendable {
    package let next: UUIDv7?
    package let limit: Int

    package init(next: UUIDv7?, limit: Int) {
        (self.next, self.limit) = (next, limit)
    }

    package static func cursor(_ text: String) -> UUIDv7? {
        Base64.url.decode(text).flatMap { UUIDv7(bytes: $0) }
    }

    func write(to json: inout JSONWriter) {
        json.key("pagination")
        json.object { json in
            json.member("next_cursor", next.map { Base64.url.encode($0.bytes) })
            json.key("limit")
            json.number(limit)
            json.key("has_more")
            json.bool(next != nil)
        }
    }
}
