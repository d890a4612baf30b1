import Primitives

/// The events of one mail as SendGrid words them, with what the customer wants to get back.
struct SendGridEvents {
    private let message: Message
    private let send: Send

    init(_ message: Message, _ send: Send) {
        (self.message, self.send) = (message, send)
    }

    /// With the line end that belongs to what is signed.
    func body(_ names: [String]) -> [UInt8] {
        var json = JSONWriter()
        json.array { json in
            for name in names { json.object { write(name, to: &$0) } }
        }
        return json.bytes + Array("\r\n".utf8)
    }

    private func write(_ name: String, to json: inout JSONWriter) {
        var members = [
            ("event", name), ("email", message.recipient), ("sg_message_id", "\(send.id).sandbox-1.0"),
            ("sg_event_id", "\(send.id)-\(name)"), ("smtp-id", "<\(send.id)@sandbox>"),
        ]
        if name == "bounce" {
            members += [("type", "bounce"), ("status", "5.1.1"), ("reason", "550 5.1.1 no such user")]
        }
        if name == "click" { members.append(("url", "https://example.com/")) }
        for (member, value) in members + message.echoes {
            json.key(member)
            json.string(value)
        }
        json.key("timestamp")
        json.number(send.time.seconds)
    }
}
