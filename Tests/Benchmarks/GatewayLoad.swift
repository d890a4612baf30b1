import Primitives
import TestSupport
import Wire

/// Notifications as clients send them, each to another of ten thousand people, in the three forms that there are.
struct GatewayLoad: Sendable {
    let token: String
    /// To people whom the request itself tells how to reach, instead of users.
    var toAddresses = false

    static let people = 10_000

    func single(_ number: Int) -> [UInt8] {
        request("/api/v1/notifications", "application/json", Array(json(number).utf8))
    }

    /// The `number`th batch of `size`.
    func batch(_ number: Int, of size: Int) -> [UInt8] {
        let items = (0..<size).map { json(number * size + $0) }.joined(separator: ",")
        let body = Array(#"{"notifications":[\#(items)]}"#.utf8)
        return request("/api/v1/notifications/batch", "application/json", body)
    }

    func protobuf(_ number: Int, of size: Int) throws -> [UInt8] {
        let batch = NotificationBatch((0..<size).map { message(number * size + $0) })
        return request("/api/v1/notifications/batch", "application/x-protobuf", try batch.encoded(maximum: 64 << 20))
    }

    private func request(_ path: String, _ type: String, _ body: [UInt8]) -> [UInt8] {
        let head = """
            POST \(path) HTTP/1.1\r
            Host: localhost\r
            Authorization: Bearer \(token)\r
            Content-Type: \(type)\r
            Content-Length: \(body.count)\r
            \r

            """
        return Array(head.utf8) + body
    }

    private func json(_ number: Int) -> String {
        """
        {"to": {\(recipient(number))}, "channels": ["email"], "category": "orders", "priority": "high",
        "content": {"subject": "Your order A-\(number) is confirmed", "body": "It leaves the depot this afternoon."},
        "metadata": {"campaign": "autumn", "order": "A-\(number)"}}
        """
    }

    private func recipient(_ number: Int) -> String {
        let person = number % GatewayLoad.people
        return toAddresses ? #""email": "p\#(person)@bench.test""# : #""user_id": "u_\#(person)""#
    }

    private func message(_ number: Int) -> NotificationRequest {
        var request = NotificationRequest(to: .user("u_\(number % GatewayLoad.people)"))
        request.channels = [.email]
        request.category = "orders"
        request.priority = .high
        request.content = Content(
            subject: "Your order A-\(number) is confirmed",
            body: "It leaves the depot this afternoon."
        )
        request.metadata = [
            MetadataEntry(key: "campaign", value: "autumn"), MetadataEntry(key: "order", value: "A-\(number)"),
        ]
        return request
    }
}
