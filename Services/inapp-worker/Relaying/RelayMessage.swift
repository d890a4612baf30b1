import JSON
import Primitives
import Storage

/// Updates on their way from one replica to another.
enum RelayMessage {
    /// Updates in one message; more are told in several.
    static let limit = 200

    static func encode(_ updates: [StreamUpdate]) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 4096)
        json.array { json in
            for update in updates { json.object { write(update, &$0) } }
        }
        return json.bytes
    }

    /// Throws for what is no such message.
    static func decode(_ bytes: [UInt8]) throws -> [StreamUpdate] {
        let document = try JSONDocument(parsing: bytes, limits: JSONLimits(bytes: 64 << 20))
        return try document.root.list(0...limit) { try StreamUpdate($0) }
    }

    private static func write(_ update: StreamUpdate, _ json: inout JSONWriter) {
        json.key("tenant")
        json.string(update.recipient.tenant.rawValue)
        json.key("user")
        json.string(update.recipient.user.rawValue)
        json.key("last")
        json.number(update.last)
        json.key("events")
        json.array { json in
            for event in update.events { event.write(to: &json) }
        }
    }
}

extension StreamUpdate {
    fileprivate init(_ value: JSONValue) throws {
        let tenant = try value["tenant"]?.parsed("a tenant", TenantID.init(rawValue:))
        let user = try value["user"]?.parsed("a user", UserID.init(rawValue:))
        let events = try value["events"]?.list { try StreamEvent($0) }
        guard let tenant, let user, let events, let last = try value["last"]?.integer() else {
            throw value.fault("missing", "no update")
        }
        self.init(RecipientKey(tenant, user), events: events, last: last)
    }
}

extension StreamEvent {
    fileprivate init(_ value: JSONValue) throws {
        let name = try value["event"]?.parsed("an event", Name.init(rawValue:))
        let seq = try value["id"]?.parsed("a number", { Int64($0) })
        guard let name, let seq, let data = value["data"] else { throw value.fault("missing", "no event") }
        self.init(name, seq: seq, data: Array(data.rawBytes))
    }
}
