import CWire

/// The body of a batch in protobuf. Each item is a request or the reason why it is none: a bad one spoils no other.
package struct NotificationBatch: Sendable {
    package let items: [Result<NotificationRequest, WireError>]

    package init(_ requests: [NotificationRequest]) {
        items = requests.map { .success($0) }
    }

    /// Throws when the whole is no batch, or larger than `maximum` bytes.
    package init(decoding bytes: [UInt8], maximum: Int) throws(WireError) {
        self = try NotificationBatch.decode(bytes, maximum: maximum)
    }

    /// Throws the first item's error, or when the whole is larger than `maximum` bytes.
    package func encoded(maximum: Int) throws(WireError) -> [UInt8] {
        try encode(maximum: maximum)
    }
}

extension NotificationBatch: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__NotificationBatch>) {
        herald__v1__notification_batch__init(message)
    }

    init(_ message: Herald__V1__NotificationBatch, _ reader: WireReader) throws(WireError) {
        items = UnsafeBufferPointer(start: message.notifications, count: message.n_notifications).map { request in
            Result { () throws(WireError) in try reader.required(request, "NotificationBatch.notifications") }
        }
    }

    func write(to message: inout Herald__V1__NotificationBatch, _ writer: WireWriter) throws(WireError) {
        var requests: [NotificationRequest] = []
        for item in items { requests.append(try item.get()) }
        (message.n_notifications, message.notifications) = try writer.list(requests)
    }
}
