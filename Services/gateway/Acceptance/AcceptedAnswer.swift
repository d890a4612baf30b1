import Primitives

/// What every acceptance is told by; nothing in it but what the id says.
struct AcceptedAnswer {
    let id: UUIDv7

    init(_ id: UUIDv7) {
        self.id = id
    }

    func write(to json: inout JSONWriter) {
        json.key("id")
        json.string(id.description)
        json.key("status")
        json.string("accepted")
        json.key("accepted_at")
        json.string(id.timestamp.rfc3339)
    }
}
