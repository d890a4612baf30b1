import Primitives
import PublicAPI

/// What every acceptance is told by; nothing in it but what the id says.
struct AcceptedAnswer: AnswerObject {
    let id: UUIDv7

    init(_ id: UUIDv7) {
        self.id = id
    }

    func write(to json: inout JSONWriter) {
        json.member("id", id.description)
        json.member("status", "accepted")
        json.member("accepted_at", id.timestamp.rfc3339)
    }
}
