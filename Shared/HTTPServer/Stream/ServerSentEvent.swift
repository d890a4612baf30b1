import Primitives

/// One event of `text/event-stream`. Line ends inside the data become lines of their own; in the other fields they,
/// and NUL in an id, would break the format and are dropped.
package struct ServerSentEvent: Sendable {
    package var id: String?
    package var event: String?
    package var data: [UInt8]
    package var retry: Duration?

    package init(id: String? = nil, event: String? = nil, data: [UInt8], retry: Duration? = nil) {
        (self.id, self.event, self.data, self.retry) = (id, event, data, retry)
    }

    /// A comment, which clients skip.
    static let heartbeat = Array(":\n\n".utf8)

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(data.count + 64)
        if let id { ServerSentEvent.line("id: ", id, to: &bytes) }
        if let event { ServerSentEvent.line("event: ", event, to: &bytes) }
        if let retry { ServerSentEvent.line("retry: ", "\(retry.milliseconds)", to: &bytes) }
        appendData(to: &bytes)
        bytes.append(.lineFeed)
        return bytes
    }

    private static func line(_ name: StaticString, _ value: String, to bytes: inout [UInt8]) {
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: value.utf8.lazy.filter { ![0, .lineFeed, .carriageReturn].contains($0) })
        bytes.append(.lineFeed)
    }

    private func appendData(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "data: ".utf8)
        if data.contains(where: { $0 == .lineFeed || $0 == .carriageReturn }) {
            appendLines(to: &bytes)
        } else {
            bytes.append(contentsOf: data)
        }
        bytes.append(.lineFeed)
    }

    private func appendLines(to bytes: inout [UInt8]) {
        var previous: UInt8 = 0
        for byte in data {
            if byte == .lineFeed || byte == .carriageReturn {
                if byte == .carriageReturn || previous != .carriageReturn { bytes.append(contentsOf: "\ndata: ".utf8) }
            } else {
                bytes.append(byte)
            }
            previous = byte
        }
    }
}
