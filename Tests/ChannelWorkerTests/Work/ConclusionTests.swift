import Primitives
import Testing
import Wire

@testable import ChannelWorker

@Suite("What a person's owner is told") struct ConclusionTests {
    private func conclusion(_ status: DeliveryStatus, tellsSent: Bool, isPart: Bool = false) throws -> ChannelConcluded?
    {
        var dispatch = try Bench.dispatch(1)
        dispatch.tellsSent = tellsSent
        var event = DeliveryEvent(dispatch, status, at: dispatch.decidedAt)
        event.isPartial = isPart
        guard let command = RecipientCommand(concluding: event, of: dispatch) else { return nil }
        #expect(command.id == event.id)
        guard case .channelConcluded(let concluded) = command.action else { return nil }
        #expect(concluded.dispatchID == dispatch.id)
        return concluded
    }

    @Test("that a message was sent, where reminders wait for it, and of the whole alone")
    func sent() throws {
        #expect(try conclusion(.sent, tellsSent: true)?.conclusion == .sent)
        #expect(try conclusion(.sent, tellsSent: false) == nil)
        #expect(try conclusion(.sent, tellsSent: true, isPart: true) == nil)
        #expect(try conclusion(.deferred, tellsSent: true) == nil)
    }

    @Test("every failure, whether or not reminders wait", arguments: [true, false])
    func failed(tellsSent: Bool) throws {
        #expect(try conclusion(.failed, tellsSent: tellsSent)?.conclusion == .failed)
        #expect(try conclusion(.bounced, tellsSent: tellsSent)?.conclusion == .bounced)
    }
}
