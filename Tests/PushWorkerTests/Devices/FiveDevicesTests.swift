import Primitives
import ServiceKit
import TestSupport
import Testing
import Wire

@testable import ChannelWorker
@testable import PushWorker

@Suite("A person's many devices", .serialized, .timeLimit(.minutes(3)))
struct FiveDevicesTests {
    @Test("of five devices one is dead and one throttled: the dead one is removed, and only the throttled one retried")
    func fiveDevices() async throws {
        let bench = try await PushBench.shared.value
        let (slow, quick) = (String(repeating: "51", count: 32), String(repeating: "5a", count: 32))
        let browser = try bench.fixture.browser(bench.account, "five").address
        let targets =
            [(PushPlatform.fcm, "five-good"), (.fcm, "five-dead"), (.apns, slow), (.apns, quick)].map(
                PushFixture.target
            )
            + [PushTarget(deviceID: UUIDv7(at: WallClock.system.now), platform: .webpush, address: browser)]
        try await bench.register(targets, of: "ann")
        try await bench.refuse("five-dead", "unregistered", "fcm")
        try await bench.refuse(slow, "TooManyRequests", "apns", next: 1)
        let dispatch = PushFixture.dispatch(targets)
        try await bench.queue(dispatch)

        // Four parts that ended at once, the throttled one's failure and its end, and the whole before and after.
        let events = try await bench.events(of: dispatch, .sent(.push)) { $0.count >= 8 }
        let ends = events.filter { $0.isPartial && $0.status != .deferred }
        #expect(ends.count == 5)
        for (target, status) in zip(targets, [.sent, .bounced, .sent, .sent, .sent] as [DeliveryStatus]) {
            #expect(ends.filter { $0.deviceID == target.deviceID }.map(\.status) == [status])
        }
        let deferred = events.filter { $0.status == .deferred }
        #expect(deferred.map(\.deviceID) == [targets[2].deviceID] && deferred[0].providerCode == "TooManyRequests")
        let whole = events.filter { !$0.isPartial }
        #expect(whole.map(\.status) == [.sent, .sent] && Set(whole.map(\.id)).count == 1)
        #expect(whole[0].detail == "3 of 5 devices, 1 gone, 1 waiting")

        let audits = try await bench.audits(of: "ann", count: 1)
        #expect(audits.map(\.resourceID) == [targets[1].deviceID?.description] && audits[0].action == "device.removed")
        #expect(audits[0].reasonCode == "unregistered" && audits[0].actor.id == "fcm/\(bench.account)")
        #expect(audits[0].tenant == "demo" && audits[0].service == "push-worker" && audits[0].outcome == .done)
        let alive = targets.compactMap(\.deviceID).filter { $0 != targets[1].deviceID }
        #expect(try await bench.devices(of: "ann") == Set(alive))
        for (token, provider) in [("five-good", "fcm"), (slow, "apns"), (quick, "apns"), ("five", "webpush")] {
            #expect(try await bench.sends(to: token, provider) == 1)
        }
        let retried = try await bench.retries(of: dispatch, count: 1)
        #expect(retried.map(\.attempt.number) == [2])
        #expect(retried[0].failures.map(\.providerCode) == ["TooManyRequests"])
    }

    @Test("when all are dead it has bounced, the person's owner hears of it once, and a replay sends nothing")
    func allDead() async throws {
        let bench = try await PushBench.shared.value
        let targets = [PushFixture.target(.fcm, "dead-1"), PushFixture.target(.fcm, "dead-2")]
        try await bench.register(targets, of: "bob")
        for token in ["dead-1", "dead-2"] { try await bench.refuse(token, "unregistered", "fcm") }
        let dispatch = PushFixture.dispatch(targets, user: "bob")
        for _ in 0..<2 { try await bench.queue(dispatch) }
        let bounced = try await bench.events(of: dispatch, .delivery(.bounced)) { $0.count >= 2 }
        #expect(Set(bounced.map(\.id)).count == 1 && bounced[0].isPermanent && !bounced[0].isPartial)
        let commands = try await bench.commands(of: dispatch, count: 2)
        #expect(Set(commands.map(\.id)) == [bounced[0].id])
        guard case .channelConcluded(let concluded) = commands[0].action else { return #expect(Bool(false)) }
        #expect(concluded.conclusion == .bounced && concluded.suppression == nil)
        #expect(try await bench.devices(of: "bob").isEmpty)
        let audits = try await bench.audits(of: "bob", count: 2)
        #expect(Set(audits.map(\.resourceID)) == Set(targets.map { $0.deviceID?.description }))
    }

    @Test("a worker that ended between two devices: the first is not sent again, the second is not forgotten")
    func crash() async throws {
        let bench = try await PushBench.shared.value
        let second = String(repeating: "c2", count: 32)
        let targets = [PushFixture.target(.fcm, "crash-1"), PushFixture.target(.apns, second)]
        let dispatch = PushFixture.dispatch(targets, user: "cid")
        // The first device is over, and the process ends before Apple's answer: only the task is left to be cancelled.
        try await bench.fixture.sandbox.fault(#"{"kind": "slow", "delay": 60000, "next": 1}"#, "apns", bench.account)
        let cut = Task { try await bench.work.perform(dispatch) }
        _ = try await bench.events(of: dispatch, .sent(.push)) { !$0.isEmpty }
        try await eventually("the second is under way") { try await bench.sends(to: second, "apns") == 1 }
        cut.cancel()
        _ = await cut.result
        try await bench.queue(dispatch)
        let events = try await bench.events(of: dispatch, .sent(.push)) { $0.contains { !$0.isPartial } }
        #expect(Set(events.filter { !$0.isPartial }.map(\.status)) == [.sent])
        for (token, provider) in [("crash-1", "fcm"), (second, "apns")] {
            #expect(try await bench.sends(to: token, provider) == 1)
        }
    }

    @Test("found too late, a device that was reached stays so, one that may have been is not known, the rest expires")
    func crashThenLate() async throws {
        let bench = try await PushBench.shared.value
        let targets = ["late-1", "late-2", "late-3"].map { PushFixture.target(.fcm, $0) }
        var dispatch = PushFixture.dispatch(targets, user: "fay")
        dispatch.expiresAt = WallClock.system.now
        // As a worker leaves it that is killed between the answer of the first and that of the second.
        let (ledger, messages) = (SendLedger(bench.fixture.redis), DeviceMessage.all(of: dispatch))
        let (claimant, now) = (UUIDv7(at: WallClock.system.now), WallClock.system.now)
        var reached = DeliveryEvent(dispatch, .sent, at: now)
        (reached.deviceID, reached.isPartial) = (targets[0].deviceID, true)
        for id in [dispatch.id, messages[0].id, messages[1].id] { _ = try await ledger.claim(id, by: claimant) }
        try await ledger.conclude(messages[0].id, reached.encoded())
        try await bench.queue(dispatch)
        let events = try await bench.events(of: dispatch, .sent(.push)) { $0.contains { !$0.isPartial } }
        let whole = events.filter { !$0.isPartial }
        #expect(whole.map(\.detail) == ["1 of 3 devices, 1 expired, 1 unknown"] && whole.first?.status == .sent)
        for token in ["late-1", "late-2", "late-3"] { #expect(try await bench.sends(to: token, "fcm") == 0) }
    }

    @Test("devices that nobody is set up to reach fail, and say so")
    func noProvider() async throws {
        let bench = try await PushBench.shared.value
        let dispatch = PushFixture.dispatch([PushFixture.target(.onesignal, "x")], user: "dot")
        try await bench.queue(dispatch)
        let failed = try await bench.events(of: dispatch, .delivery(.failed)) { !$0.isEmpty }
        #expect(failed.map(\.reasonCode) == ["no_provider"] && failed[0].deviceID != nil)
    }
}
