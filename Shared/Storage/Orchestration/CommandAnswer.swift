import Primitives
package import Wire

/// What an owner says to whoever gave a command and waits.
package enum CommandAnswer: Sendable, Hashable {
    /// What became of a cancel on each channel, in the contract's words.
    case cancelled([Channel: String])
    /// What a trial came to on each channel.
    case decided([DecisionRecord])
}

extension CommandAnswer {
    package func encoded() throws(WireError) -> [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .cancelled(let outcomes):
            writer.byte(1)
            writer.list(outcomes.sorted { $0.key.rawValue < $1.key.rawValue }) {
                $0.text($1.key.rawValue)
                $0.text($1.value)
            }
        case .decided(let records):
            writer.byte(2)
            var pieces: [[UInt8]] = []
            for record in records { pieces.append(try record.encoded()) }
            writer.list(pieces) { $0.piece($1) }
        }
        return writer.bytes
    }

    /// `nil` for bytes that are no answer.
    package init?(decoding bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        switch reader.byte() {
        case 1:
            guard let pairs = reader.list({ $0.outcome() }) else { return nil }
            self = .cancelled(Dictionary(pairs) { $1 })
        case 2:
            let records = reader.list { reader in reader.piece().flatMap { try? DecisionRecord(decoding: $0) } }
            guard let records else { return nil }
            self = .decided(records)
        default: return nil
        }
    }
}

extension ByteReader {
    fileprivate mutating func outcome() -> (Channel, String)? {
        guard let channel = text().flatMap(Channel.init(rawValue:)), let outcome = text() else { return nil }
        return (channel, outcome)
    }
}
