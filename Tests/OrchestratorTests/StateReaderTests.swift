import Notifications
import Observability
import Primitives
import ServiceKit
import Storage
import TestSupport
import Testing
import Wire

@testable import Orchestrator

@Suite(.serialized, .timeLimit(.minutes(1))) struct StateReaderTests {
    private let now = Timestamp(microseconds: WallClock.system.now.microseconds / 1000 * 1000)

    private func store(_ bytes: [UInt8], of user: String, _ desk: Desk) async throws -> Storage.RecipientKey {
        let (tenant, name) = (TenantID(rawValue: "demo"), UserID(rawValue: user))
        let key = Storage.RecipientKey(try #require(tenant), try #require(name))
        let partition = Watermark.Partition(topic: "other", number: 0)
        let from = try await desk.states.watermark(of: partition)
        var batch = RecipientStateBatch(Watermark(partition, from: from, to: (from ?? 0) + 1))
        batch.states[key] = bytes
        try await desk.states.write(batch)
        return key
    }

    @Test("a state of a newer version stops the owner and stays as it was; a damaged one begins anew and is counted")
    func unreadable() async throws {
        let desk = try await Desk()
        var newer = try OwnedRecipient().encoded()
        newer[4] = 99
        let ann = try await store(newer, of: "ann", desk)
        let records = try await desk.records([try Desk.created("ann", at: now)], at: now)
        let error = await #expect(throws: NotificationsError.self) { try await desk.owner(at: now).handle(records) }
        #expect(error?.code == .unknownStateVersion)
        #expect(try await desk.states.load([ann])[ann] == newer)

        _ = try await store(Array(newer.prefix(3)), of: "ann", desk)
        try await desk.owner(at: now).handle(records)
        #expect(try await desk.read(.queued(.email), count: 1).count == 1)
        let text = String(decoding: desk.metrics.prometheusText(), as: UTF8.self)
        #expect(text.contains("herald_orchestrator_damaged_states_total 1"))
        let stored = try #require(try await desk.states.load([ann])[ann])
        #expect(try OwnedRecipient(decoding: stored).state.revision == 1)
    }
}
