import Primitives
import PublicAPI
import Storage
import Wire

/// A notification as a client sees it, whether it is projected already or only accepted.
struct NotificationView {
    let id: UUIDv7
    let user: String
    var status = Storage.DeliveryStatus.accepted
    var template: String?
    var category: String?
    var priority: String
    var channels: [String]
    var sendAt: Timestamp?
    var expiresAt: Timestamp?
    /// A JSON object.
    var metadata: [UInt8]
    var statuses: [(channel: String, status: Storage.DeliveryStatus)] = []
    /// In millionths of the tenant's currency.
    var cost: Int64 = 0
    var updatedAt: Timestamp
    var isDryRun: Bool

    init(_ acceptance: Acceptance) {
        let request = acceptance.request
        (id, user, updatedAt) = (acceptance.id, acceptance.recipient.user, acceptance.acceptedAt)
        (template, category, priority) = (request.template, request.category, request.priority.word ?? "normal")
        channels = request.channels.compactMap(\.word)
        (sendAt, expiresAt) = (request.sendAt, request.expiresAt)
        (metadata, isDryRun) = (request.metadata.json, request.isDryRun)
    }

    init(_ row: NotificationRow) {
        (id, user, status, updatedAt) = (row.id, row.user.rawValue, row.status, row.updatedAt)
        (template, category, priority) = (row.template, row.category, row.priority ?? "normal")
        channels = row.channels.map(\.rawValue)
        (sendAt, expiresAt, cost) = (row.sendAt, row.expiresAt, row.cost)
        (metadata, isDryRun) = (Array((row.metadata ?? "{}").utf8), row.isDryRun)
        let known = row.statuses
        statuses = Storage.Channel.allCases.compactMap { channel in known[channel].map { (channel.rawValue, $0) } }
    }

    var json: [UInt8] {
        var json = JSONWriter(reservingCapacity: 512)
        json.object { write(to: &$0) }
        return json.bytes
    }
}

extension Acceptance {
    /// What it is found by until it is projected. A request to a topic is never: it has its row before its 202.
    var noted: [UInt8] {
        if case .topic = request.to { Array("{}".utf8) } else { NotificationView(self).json }
    }
}

extension [MetadataEntry] {
    fileprivate var json: [UInt8] {
        var json = JSONWriter()
        json.object(self)
        return json.bytes
    }
}
