package import Primitives

/// Why a channel was or was not used, for the record.
package struct Decision: Hashable, Sendable {
    package let id: UUIDv7
    package let notification: UUIDv7
    package let channel: Channel
    package let step: UInt8
    package let verdict: Verdict
    package let reason: Reason
    /// The rule that had the last word.
    package let rule: Rule
    package let inputs: [Fact]
    package let versions: [VersionUsed]
    /// When it is looked at again.
    package let until: Timestamp?
    package let dispatch: UUIDv7?
    package let category: String
    package let priority: Priority
    package let isDryRun: Bool
    package let decidedAt: Timestamp
    /// The reminder that it is about, from 1.
    package var reminder: UInt8 = 0

    package struct VersionUsed: Hashable, Sendable {
        package let name: String
        package let version: Int64
    }
}

/// Something a rule looked at. Never an address.
package struct Fact: Hashable, Sendable {
    package enum Value: Hashable, Sendable {
        case text(String)
        case number(Int64)
        case moment(Timestamp)
    }

    package let name: String
    package let value: Value

    init(_ name: String, _ value: Value) {
        (self.name, self.value) = (name, value)
    }

    /// As a JSON value.
    package var json: [UInt8] {
        var writer = JSONWriter(reservingCapacity: 32)
        switch value {
        case .text(let text): writer.string(text)
        case .number(let number): writer.number(number)
        case .moment(let moment): writer.string(moment.rfc3339)
        }
        return writer.bytes
    }
}
