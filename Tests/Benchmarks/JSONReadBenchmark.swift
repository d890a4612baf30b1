import CPeers
import JSON
import Primitives

/// Reading a notification of about 500 bytes as the gateway does: checked whole, every field typed, its data left as it
/// is; beside a C++ program on simdjson, which checks less (no repeated keys, no unknown fields, no lengths).
enum JSONReadBenchmark {
    private static let rounds = 300_000

    static func run() async throws {
        let text = Array(notification.utf8)
        let parse = try await Measurement.ofSelf("JSON: parse") {
            for _ in 0..<rounds { _ = try JSONDocument(parsing: text) }
            return rounds
        }
        let ours = try await Measurement.ofSelf("JSON: parse and read fields") {
            for _ in 0..<rounds { _ = try read(text) }
            return rounds
        }
        let peer = await Measurement.ofSelf("simdjson in C++: parse and read") {
            text.withUnsafeBufferPointer { peer_read_notifications($0.baseAddress, $0.count, rounds) }
        }
        Measurement.compare(parse, with: peer, unit: "text")
        Measurement.compare(ours, with: peer, unit: "text")
    }

    private static func read(_ text: [UInt8]) throws -> Notification {
        try JSONDocument(parsing: text).read { fields in
            let user = fields.object("to") { to in to.require("user_id") { try $0.string(1...255) } }
            let template = fields.read("template") { try $0.string(1...128) }
            let data = fields.read("data") { try $0.raw(.object) }
            let channels = fields.list("channels", 0...4) { try $0.string(1...20) }
            let category = fields.read("category") { try $0.string(1...64) }
            let priority = fields.read("priority") { try $0.string(1...20) }
            let sendAt = fields.read("send_at") { try $0.timestamp() }
            let metadata = fields.dictionary("metadata", 0...20) { try $0.string(0...500) }
            let isDryRun = fields.read("dry_run") { try $0.bool() }
            guard let user else { return nil }
            return Notification(
                user: user,
                template: template,
                data: data,
                channels: channels ?? [],
                category: category,
                priority: priority,
                sendAt: sendAt,
                metadata: metadata ?? [:],
                isDryRun: isDryRun ?? false
            )
        }
    }

    private static let notification = """
        {"to": {"user_id": "u_4200017"}, "template": "order-confirmed", "data": {"order_id": "A-1729", "total": "129.50",
        "currency": "EUR", "items": [{"name": "Espresso machine", "count": 1}, {"name": "Caf\\u00e9 cr\\u00e8me", "count": 2}],
        "tracking": "https://example.com/track/1729?lang=fr"}, "channels": ["email", "push"], "category": "orders",
        "priority": "normal", "send_at": "2026-12-01T09:00:00Z", "metadata": {"campaign": "autumn", "source": "checkout"},
        "dry_run": false}
        """
}

private struct Notification {
    let user: String
    let template: String?
    let data: [UInt8]?
    let channels: [String]
    let category: String?
    let priority: String?
    let sendAt: Timestamp?
    let metadata: [String: String]
    let isDryRun: Bool
}
