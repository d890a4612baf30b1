import Notifications
import Primitives
import Wire

/// What the owner keeps of a recipient between batches: the domain's state, and the requests that may still be sent.
struct OwnedRecipient: Sendable {
    var state = RecipientState()
    /// By notification.
    private(set) var requests: [UUIDv7: RecipientCommand] = [:]
    private var kept: Set<UUIDv7> = []

    init() {}

    /// A state and then the request of each notification that it keeps, every piece behind its length. Throws for
    /// anything else.
    init(decoding bytes: [UInt8]) throws {
        var pieces = ByteReader(bytes)
        state = try RecipientState(decoding: try pieces.length32Piece())
        while pieces.remaining > 0 { remember(try RecipientCommand(decoding: try pieces.length32Piece())) }
        kept = Set(requests.keys)
        // Bytes that are cut between two pieces lack a request.
        guard kept == state.kept else { throw CutRecipient(remaining: 0) }
    }

    func encoded() throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(piece: state.encoded)
        // In order, so that the same recipient is always the same bytes.
        for (_, request) in requests.sorted(by: { $0.key < $1.key }) { bytes.append(piece: try request.encoded()) }
        return bytes
    }

    mutating func remember(_ command: RecipientCommand) {
        if case .created(let created) = command.action { requests[created.notificationID] = command }
    }

    /// Keeps the requests that the domain asks for, and no others.
    mutating func follow(_ actions: [Action]) {
        for action in actions {
            switch action {
            case .keep(let id): kept.insert(id)
            case .forget(let id): kept.remove(id)
            default: break
            }
        }
        for id in requests.keys where !kept.contains(id) { requests[id] = nil }
    }
}

/// Bytes that are no recipient's, though a state is in them.
struct CutRecipient: Error {
    let remaining: Int
}

extension ByteReader {
    fileprivate mutating func length32Piece() throws -> [UInt8] {
        let remaining = remaining
        guard let length = bigEndian(UInt32.self), let piece = slice(Int(length)) else {
            throw CutRecipient(remaining: remaining)
        }
        return Array(piece)
    }
}

extension [UInt8] {
    fileprivate mutating func append(piece: [UInt8]) {
        for shift in [24, 16, 8, 0] { append(UInt8(truncatingIfNeeded: piece.count >> shift)) }
        append(contentsOf: piece)
    }
}
