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

    /// What was noted of those that are concluded for good.
    func notes(of dispatches: [UUIDv7]) async throws -> [UUIDv7: [UInt8]] { try await ledger.notes(of: dispatches) }

    /// `message` where only the provider's own id will lead back to the dispatch.
    func conclude(_ dispatch: UUIDv7, _ note: [UInt8], named message: ProviderMessage? = nil) async throws {
        guard let message else { return try await notes.ask(.concluded(dispatch, note)) }
        try await notes.ask(all: [.named(message, dispatch), .concluded(dispatch, note)])
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
}
