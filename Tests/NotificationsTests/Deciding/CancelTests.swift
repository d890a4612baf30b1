import Primitives
import Testing

@testable import Notifications

@Suite("Cancel")
struct CancelTests {
    private func cancel(_ id: UUIDv7, _ channels: ChannelSet = [], revoked: ChannelSet = []) -> Command.Event {
        var cancellation = Cancellation(id, channels: channels)
        cancellation.revoked = revoked
        return .cancel(cancellation)
    }

    @Test("what waits is prevented and never goes out")
    func waiting() throws {
        var ada = try Recipient()
        let sendAt = ada.now + .seconds(60)
        let notification = try ada.notification([.email, .sms]) { $0.sendAt = sendAt }
        _ = ada.handle(.created(notification))
        let actions = ada.handle(cancel(notification.id, ChannelSet([.sms])))
        #expect(actions.answer == [.sms: .prevented])
        #expect(actions.story == ["sms cancel cancelled"])
        #expect(try ada.fireTimer().dispatches.map(\.channel) == [.email])
    }

    @Test("what is with the workers is prevented where the ledger gave it up, retracted in the inbox, else too late")
    func dispatched() throws {
        var ada = try Recipient()
        let notification = try ada.notification([.email, .sms, .inapp])
        _ = ada.handle(.created(notification))
        let asked = ada.state.revocable(Cancellation(notification.id, channels: ChannelSet([.email, .push])))
        #expect(asked == [.email: notification.id.dispatchID(.email, step: 0)])
        let actions = ada.handle(cancel(notification.id, revoked: ChannelSet([.email])))
        #expect(actions.answer == [.email: .prevented, .sms: .tooLate, .inapp: .retracted])
        #expect(actions.story == ["email cancel cancelled", "sms too_late already_sent", "inapp retract retracted"])
        #expect(actions.retractions.map(\.dispatch) == [notification.id.dispatchID(.inapp, step: 0)])
        let again = ada.handle(cancel(notification.id))
        #expect(again.answer == [.email: .prevented, .sms: .tooLate, .inapp: .retracted])
        #expect(again.retractions.isEmpty)
    }

    @Test("what waits here but was sent by an owner before is too late, or retracted, and does not go out again")
    func overtaken() throws {
        var ada = try Recipient()
        let sendAt = ada.now + .seconds(60)
        let notification = try ada.notification([.email, .inapp, .sms]) { $0.sendAt = sendAt }
        _ = ada.handle(.created(notification))
        var cancellation = Cancellation(notification.id)
        #expect(Set(ada.state.revocable(cancellation).keys) == [.email, .inapp, .sms])
        (cancellation.revoked, cancellation.overtaken) = (ChannelSet([.sms]), ChannelSet([.email, .inapp]))
        let actions = ada.handle(.cancel(cancellation))
        #expect(actions.answer == [.email: .tooLate, .inapp: .retracted, .sms: .prevented])
        #expect(ada.state.openCount == 0 && ada.state.wakesAt == nil)
    }

    @Test("what arrived or failed is too late even if the ledger were to say otherwise")
    func concluded() throws {
        var ada = try Recipient()
        let notification = try ada.notification([.email, .push])
        _ = ada.handle(.created(notification))
        _ = ada.handle(.concluded(Conclusion(notification.id, .email, .delivered)))
        _ = ada.handle(.concluded(Conclusion(notification.id, .push, .failed)))
        #expect(ada.state.revocable(Cancellation(notification.id)).isEmpty)
        let revoked = ChannelSet([.email, .push])
        #expect(ada.handle(cancel(notification.id, revoked: revoked)).answer == [.email: .tooLate, .push: .tooLate])
    }

    @Test("a cancel is no failure: the reserve does not step in for it")
    func reserve() throws {
        var ada = try Recipient()
        var alerts = Category(key: "alerts")
        alerts.fallbackOrder = [.push, .sms]
        ada.knowledge.categories["alerts"] = alerts
        let notification = try ada.notification([], category: "alerts")
        _ = ada.handle(.created(notification))
        let actions = ada.handle(cancel(notification.id, ChannelSet([.push]), revoked: ChannelSet([.push])))
        #expect(actions.story == ["push cancel cancelled", "sms cancel cancelled"])
        #expect(actions.dispatches.isEmpty && ada.state.openCount == 0)
    }

    @Test("nothing is promised of a notification that is not remembered")
    func unknown() throws {
        var ada = try Recipient()
        #expect(ada.handle(cancel(ada.newID(), ChannelSet([.email]))).answer == [.email: .tooLate])
        #expect(ada.handle(cancel(ada.newID())).answer == [:])
    }

    @Test("a channel that was ruled out or never planned will not be sent, and the answer says so")
    func ruledOut() throws {
        var ada = try Recipient()
        ada.knowledge.person?.phone = nil
        let notification = try ada.notification([.sms])
        _ = ada.handle(.created(notification))
        let actions = ada.handle(cancel(notification.id, ChannelSet([.sms, .email])))
        #expect(actions.answer == [.sms: .prevented, .email: .prevented] && actions.story.isEmpty)
    }

    @Test("erasure ends all that waits and leaves nothing but the ids of commands")
    func erased() throws {
        var ada = try Recipient()
        let sendAt = ada.now + .seconds(60)
        let notification = try ada.notification { $0.sendAt = sendAt }
        _ = ada.handle(.created(notification))
        _ = try ada.handle(.created(ada.notification()))
        let actions = ada.handle(.erased)
        #expect(actions.story == ["email cancel erased"])
        #expect(actions.suffix(2) == [.forget(notification.id), .cancelTimer])
        #expect(ada.state.tracked.isEmpty && ada.state.caps == CapCounters())
    }
}
