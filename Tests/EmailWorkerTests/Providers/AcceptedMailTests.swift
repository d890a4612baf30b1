import ChannelWorker
import Concurrency
import Primitives
import TestSupport
import Testing
import Wire

@testable import EmailWorker

@Suite("Mail that a provider takes", .timeLimit(.minutes(1)))
struct AcceptedMailTests {
    @Test("it is taken once, under the id that callbacks name and the dispatch's own", arguments: 0..<4)
    func accepted(_ number: Int) async throws {
        let fixture = try await MailFixture.shared.value
        let provider = try fixture.all("accepted")[number]
        let dispatch = MailFixture.dispatch()
        let outcome = await provider.deliver(dispatch, MailFixture.words(), until: .after(.seconds(20)))
        let sends = try await fixture.sandbox.sends(provider.name, "accepted")
        #expect(sends.map(\.correlation) == [dispatch.id.description])
        #expect(sends.map(\.subject) == ["Grüße, Ann"])
        #expect(outcome == .accepted(providerID: sends.first?.id))
    }
}
