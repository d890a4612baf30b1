import Primitives
import PublicAPI
import Storage

/// A request to a topic as a client sees it: how far it came, and how far its notifications did.
struct FanOutView: AnswerObject {
    let fanOut: FanOut
    let remaining: Int
    let statuses: [DeliveryStatus: Int]

    init(_ fanOut: FanOut, _ store: FanOutStore) async throws {
        self.fanOut = fanOut
        remaining = try await store.remaining(fanOut)
        statuses = try await store.statuses(fanOut)
    }

    func write(to json: inout JSONWriter) {
        json.member("id", fanOut.id.description)
        json.member("status", fanOut.state.rawValue)
        json.member("topic", fanOut.audience.rawValue)
        json.member("template", fanOut.template)
        json.member("category", fanOut.category)
        json.member("priority", fanOut.priority)
        json.member("send_at", fanOut.sendAt)
        json.member("expires_at", fanOut.expiresAt)
        json.key("people")
        json.object { json in
            json.member("taken", fanOut.taken)
            json.member("remaining", remaining)
            json.member("prevented", fanOut.prevented)
        }
        json.key("notifications")
        json.object { json in
            for (status, count) in statuses.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                json.member(status.rawValue, count)
            }
        }
        json.member("created_at", fanOut.createdAt)
        json.member("updated_at", fanOut.updatedAt)
    }
}
