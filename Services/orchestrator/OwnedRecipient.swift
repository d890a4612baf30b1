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

    /// A state and then each request, every piece behind its length.
    init(decoding bytes: [UInt8]) throws {
        var pieces = Pieces(bytes)
        state = try RecipientState(decoding: pieces.next() ?? [])
        while let piece = pieces.next() { remember(try RecipientCommand(decoding: piece)) }
        kept = Set(requests.keys)
    }

    func encoded() throws -> [UInt8] {
        try requests.values.reduce(into: Pieces.piece(state.encoded)) { $0 += Pieces.piece(try $1.encoded()) }
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
        requests = requests.filter { kept.contains($0.key) }
    }
}

private struct Pieces {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    static func piece(_ bytes: [UInt8]) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (24 - $0 * 8)) } + bytes
    }

    /// `nil` at the end, and for a piece that is cut.
    mutating func next() -> [UInt8]? {
        let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard rest.count >= 4, rest.count - 4 >= count else { return nil }
        let piece = rest.dropFirst(4).prefix(count)
        rest = rest.dropFirst(4 + count)
        return Array(piece)
    }
}
