import Primitives
import Testing
import Wire

@testable import ChannelWorker

@Suite("Fan-out to devices")
struct FanOutTests {
    private let now = Timestamp(microseconds: 1_700_000_000_000_000)

    private func dispatch(_ tokens: [String]) throws -> ChannelDispatch {
        var dispatch = try Bench.dispatch(1)
        dispatch.channel = .push
        let targets = tokens.map { PushTarget(platform: .fcm, address: .token($0)) }
        dispatch.destination = .push(PushDestination(targets: targets))
        return dispatch
    }

    private func event(_ dispatch: ChannelDispatch, _ status: DeliveryStatus, after seconds: Int = 0) -> DeliveryEvent {
        var event = DeliveryEvent(dispatch, status, at: now + .seconds(seconds))
        (event.isPartial, event.isPermanent) = (true, status == .bounced)
        return event
    }

    private func fanOut(_ dispatch: ChannelDispatch, _ statuses: [DeliveryStatus]) -> FanOut {
        var fanOut = FanOut(dispatch, count: statuses.count)
        for (number, status) in statuses.enumerated() { fanOut.add(.over(event(dispatch, status, after: number))) }
        return fanOut
    }

    @Test(
        "the whole is as good as its best device, and none is hidden",
        arguments: [
            ([.bounced, .sent, .failed], .sent, "1 of 3 devices, 1 gone, 1 failed"),
            ([.sent, .sent], .sent, "2 of 2 devices"),
            ([.bounced, .unknown, .failed], .unknown, "none of 3 devices, 1 gone, 1 failed, 1 unknown"),
            ([.bounced, .failed], .failed, "none of 2 devices, 1 gone, 1 failed"),
            ([.bounced, .expired], .expired, "none of 2 devices, 1 gone, 1 expired"),
            ([.bounced, .bounced], .bounced, "none of 2 devices, 2 gone"),
        ] as [([DeliveryStatus], DeliveryStatus, String)]
    )
    func whole(_ parts: [DeliveryStatus], _ status: DeliveryStatus, _ detail: String) throws {
        let dispatch = try dispatch(parts.indices.map(String.init))
        guard case .conclude(let event) = fanOut(dispatch, parts).next(at: now) else { return #expect(Bool(false)) }
        #expect(event.status == status && event.detail == detail && !event.isPartial && event.deviceID == nil)
        #expect(event.isPermanent == (parts == [.bounced, .bounced]))
    }

    @Test("what was reached is told under one id, before and after the others are over")
    func sameID() throws {
        let dispatch = try dispatch(["a", "b"])
        var waiting = FanOut(dispatch, count: 2)
        waiting.add(.over(event(dispatch, .sent)))
        waiting.add(.waiting(until: now + .seconds(5), nil))
        guard case .wait(let next, let until, let reached?) = waiting.next(at: now),
            case .conclude(let end) = fanOut(dispatch, [.sent, .bounced]).next(at: now)
        else { return #expect(Bool(false)) }
        #expect(reached.id == end.id && reached.detail == "1 of 2 devices, 1 waiting")
        #expect(until == now + .seconds(5) && next.attempt.notBefore == until && next.attempt.number == 1)
        #expect(next.destination == dispatch.destination && !waiting.isUntouched)
    }

    @Test("it comes again for the soonest device, with every failure and the highest attempt")
    func soonest() throws {
        let dispatch = try dispatch(["a", "b", "c"])
        var fanOut = FanOut(dispatch, count: 3)
        for (seconds, number) in [(60, 1), (5, 2)] {
            var tried = dispatch
            tried.attempt.number = UInt32(number)
            tried.failures = [Failure(attempt: 1, occurredAt: now, reasonCode: "f\(number)")]
            fanOut.add(.waiting(until: now + .seconds(seconds), tried))
        }
        fanOut.add(.waiting(until: now + .seconds(900), nil))
        guard case .wait(let next, let until, nil) = fanOut.next(at: now) else { return #expect(Bool(false)) }
        #expect(until == now + .seconds(5) && next.attempt.number == 2 && fanOut.isUntouched)
        #expect(next.failures.map(\.reasonCode) == ["f1", "f2"])
    }

    @Test("only the devices that were tried enough go to the dead letters")
    func buried() throws {
        let dispatch = try dispatch(["a", "b"])
        let message = try #require(DeviceMessage.all(of: dispatch).last)
        var fanOut = FanOut(dispatch, count: 2)
        fanOut.add(.over(event(dispatch, .sent)))
        fanOut.add(.buried(message.dispatch, event(dispatch, .failed)))
        let dead = try #require(fanOut.deadLetter(at: now))
        #expect(dead.id == dispatch.id && dead.deadLetter != nil)
        #expect(dead.destination == .push(PushDestination(targets: [message.target])))
    }

    @Test("one device alone speaks for the whole, and no devices are a failure")
    func fewDevices() throws {
        let alone = try dispatch(["a"])
        var only = event(alone, .bounced)
        only.isPartial = false
        var fanOut = FanOut(alone, count: 1)
        fanOut.add(.over(only))
        #expect(fanOut.next(at: now) == .conclude(only))
        guard case .conclude(let none) = FanOut(try dispatch([]), count: 0).next(at: now) else {
            return #expect(Bool(false))
        }
        #expect(none.status == .failed && none.reasonCode == "no_devices")
    }

    @Test("a device has its own id in every attempt and counts once when it is named twice")
    func identity() throws {
        var dispatch = try dispatch(["a", "b", "a"])
        let first = DeviceMessage.all(of: dispatch).map(\.id)
        #expect(first.count == 2 && Set(first + [dispatch.id]).count == 3)
        dispatch.attempt.number = 5
        #expect(DeviceMessage.all(of: dispatch).map(\.id) == first)
        #expect(first.allSatisfy { $0.timestamp == dispatch.id.timestamp })
    }
}
