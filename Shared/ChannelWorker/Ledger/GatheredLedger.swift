import Primitives
import Redis
import Wire

/// The ledger for many sends at once: what they ask goes to Redis together.
struct GatheredLedger: Sendable {
    private let claims: Gathering<SendLedger.ClaimRequest, SendLedger.Claim>
    private let notes: Gathering<SendLedger.Note, Void>

    private let ledger: SendLedger

    private static let limit = 500

    init(_ ledger: SendLedger) {
        self.ledger = ledger
        claims = Gathering(limit: GatheredLedger.limit) { requests in
            await ledger.claim(requests).map { $0.mapError { $0 as any Error } }
        }
        notes = Gathering(limit: GatheredLedger.limit) { notes in
            await ledger.write(notes).map { $0.mapError { $0 as any Error } }
        }
    }

    /// `isSecond` when a provider may have it from an attempt before.
    func claim(
        _ dispatch: ChannelDispatch,
        by claimant: UUIDv7,
        isSecond: Bool = false
    ) async throws -> SendLedger.Claim {
        var request = SendLedger.ClaimRequest(dispatch: dispatch.id, claimant: claimant)
        (request.redrives, request.isSecond) = (dispatch.attempt.redrives, isSecond)
        return try await claims.ask(request)
    }

    /// Those of a digest's items that nobody else has, nor has prevented, now or when it is asked again for the same digest.
    func claim(itemsOf dispatch: ChannelDispatch) async throws -> [DigestItem] {
        let requests = dispatch.digest.map { SendLedger.ClaimRequest(dispatch: $0.dispatchID, claimant: dispatch.id) }
        let claims = try await ledger.claim(requests).map { try $0.get() }
        return zip(dispatch.digest, claims).compactMap { item, claim in claim == .granted ? item : nil }
    }

    /// What was noted of those that are concluded for good.
    func notes(of dispatches: [UUIDv7]) async throws -> [UUIDv7: [UInt8]] { try await ledger.notes(of: dispatches) }

    func conclude(_ dispatch: UUIDv7, _ note: [UInt8]) async throws {
        try await notes.ask(.concluded(dispatch, note))
    }

    /// `message` where only the provider's own id will lead back to the dispatch. A digest's items are over with it, and
    /// the digest's note says how.
    func conclude(_ dispatch: ChannelDispatch, _ note: [UInt8], named message: ProviderMessage? = nil) async throws {
        guard message != nil || !dispatch.digest.isEmpty else { return try await conclude(dispatch.id, note) }
        let items = dispatch.digest.map { SendLedger.Note.concluded($0.dispatchID, []) }
        let name = message.map { [SendLedger.Note.named($0, dispatch.id)] } ?? []
        try await notes.ask(all: name + items + [.concluded(dispatch.id, note)])
    }

    /// Concludes what nobody has tried, so that nobody will; what was found of it, `granted` where nothing was.
    func conclude(untried dispatch: ChannelDispatch, _ note: [UInt8]) async throws -> SendLedger.Claim {
        let found = try await ledger.conclude(untried: [(dispatch.id, note)], redrives: dispatch.attempt.redrives)
        return found.first ?? .interrupted
    }

    func bury(_ dispatch: ChannelDispatch, _ note: [UInt8]) async throws {
        try await notes.ask(.buried(dispatch.id, note, redrives: dispatch.attempt.redrives))
    }

    func noteSecond(_ dispatch: UUIDv7, by claimant: UUIDv7) async throws {
        try await notes.ask(.second(dispatch, by: claimant))
    }

    func release(_ dispatch: UUIDv7) async throws {
        try await notes.ask(.released(dispatch))
    }

    /// A digest's items may be claimed again as well, or be prevented.
    func release(_ dispatch: ChannelDispatch) async throws {
        guard !dispatch.digest.isEmpty else { return try await release(dispatch.id) }
        let items = dispatch.digest.map { SendLedger.Note.released($0.dispatchID) }
        try await notes.ask(all: [.released(dispatch.id)] + items)
    }
}
