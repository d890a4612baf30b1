import Primitives
import Storage

/// One event as every transport carries it: a name, the person's number, and JSON.
struct StreamEvent: Sendable, Equatable {
    enum Name: String, Sendable {
        case notification, updated, retracted, counts, reset, ping
    }

    let name: Name
    /// From here a client that lost its stream goes on.
    let seq: Int64
    let data: [UInt8]

    init(_ name: Name, seq: Int64, data: [UInt8]) {
        (self.name, self.seq, self.data) = (name, seq, data)
    }

    init(_ name: Name, seq: Int64, _ members: (inout JSONWriter) -> Void) {
        var json = JSONWriter()
        json.object { json in
            json.key("seq")
            json.number(seq)
            members(&json)
        }
        self.init(name, seq: seq, data: json.bytes)
    }

    init(_ event: InboxEvent) {
        switch event.kind {
        case .notification(let id, let content):
            self.init(.notification, seq: event.seq) { json in
                json.key("item")
                json.object { $0.item(id, seq: event.seq, createdAt: event.occurredAt, content: content) }
            }
        case .updated(let id, let change):
            self.init(.updated, seq: event.seq) { json in
                json.key("id")
                if let id { json.string(id.description) } else { json.null() }
                json.key("change")
                json.string(change.rawValue)
                json.key("at")
                json.string(event.occurredAt.rfc3339)
            }
        case .retracted(let id):
            self.init(.retracted, seq: event.seq) { json in
                json.key("id")
                json.string(id.description)
            }
        }
    }

    static func counts(_ counts: InboxCounts, at seq: Int64) -> StreamEvent {
        StreamEvent(.counts, seq: seq) { $0.members(of: counts) }
    }

    /// The client is to read the feed, and goes on from here.
    static func reset(_ counts: InboxCounts, at seq: Int64) -> StreamEvent {
        StreamEvent(.reset, seq: seq) { $0.members(of: counts) }
    }

    static func ping(at seq: Int64) -> StreamEvent {
        StreamEvent(.ping, seq: seq) { _ in }
    }

    /// As a message by itself, where the transport has no names and ids of its own.
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("event")
            json.string(name.rawValue)
            json.key("id")
            json.string("\(seq)")
            json.key("data")
            json.raw(data)
        }
    }
}

extension JSONWriter {
    mutating func item(
        _ id: UUIDv7,
        seq: Int64,
        createdAt: Timestamp,
        seenAt: Timestamp? = nil,
        readAt: Timestamp? = nil,
        archivedAt: Timestamp? = nil,
        content: String
    ) {
        key("id")
        string(id.description)
        key("seq")
        number(seq)
        key("created_at")
        string(createdAt.rfc3339)
        for (name, moment) in [("seen_at", seenAt), ("read_at", readAt), ("archived_at", archivedAt)] {
            key(name)
            if let moment { string(moment.rfc3339) } else { null() }
        }
        key("content")
        raw(content.utf8)
    }

    mutating func members(of counts: InboxCounts) {
        key("unread")
        number(counts.unread)
        key("unseen")
        number(counts.unseen)
    }
}
