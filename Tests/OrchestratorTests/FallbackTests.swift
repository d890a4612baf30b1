import Kafka
import Primitives
import ServiceKit
import Storage
import TestSupport
import Testing
import Wire

@testable import Orchestrator

@Suite("Fallback, from command to dispatch", .serialized, .timeLimit(.minutes(2))) struct FallbackTests {
    private let now = Timestamp(microseconds: WallClock.system.now.microseconds / 1000 * 1000)

    private func alert(_ user: String) throws -> RecipientCommand {
        try Desk.created(user, at: now) { ($0.channels, $0.category) = ([], "alerts") }
    }

    private func concluded(
        _ command: RecipientCommand,
        _ channel: Wire.Channel,
        _ conclusion: ChannelConclusion
    ) -> RecipientCommand {
        let concluded = ChannelConcluded(
            eventID: UUIDv7(at: now),
            notificationID: command.id,
            dispatchID: UUIDv7(at: now),
            channel: channel,
            conclusion: conclusion,
            occurredAt: now
        )
        return Desk.command(command.recipient.user, .channelConcluded(concluded), at: now)
    }

    @Test(
        "a channel that failed is followed by the next one, once, with the request's words",
        arguments: [ChannelConclusion.failed, .bounced, .expired]
    )
    func failed(conclusion: ChannelConclusion) async throws {
        let desk = try await Desk()
        try await desk.addAlerts()
        let owner = desk.owner(at: now)
        let alert = try alert("ann")
        try await owner.handle(try await desk.records([alert], at: now))
        #expect(try Desk.dispatches(try await desk.read(.queued(.email), count: 1)).map(\.notificationID) == [alert.id])
        let ends = [
            concluded(alert, .email, .sent), concluded(alert, .email, conclusion), concluded(alert, .email, conclusion),
        ]
        try await owner.handle(Array(try await desk.records(ends, at: now).suffix(3)))
        let next = try Desk.dispatches(try await desk.read(.queued(.sms), count: 1))
        #expect(next.count == 1 && next[0].notificationID == alert.id && next[0].step == 1)
        #expect(next[0].content?.body == "text" && next[0].destination == .sms(SMSDestination(phone: "+15550100")))
    }

    @Test(
        "a channel that is delivered and not noticed is followed by the next one when its time is over, and not before"
    )
    func escalates() async throws {
        let desk = try await Desk()
        try await desk.addAlerts(escalatesAfter: 60)
        let alert = try alert("ann")
        let due = now + .seconds(60)
        let fired = TimerFired(timerID: UUIDv7(at: due), kind: .scheduled, dueAt: due)
        let commands = [
            alert, concluded(alert, .email, .delivered), Desk.command("ann", .timerFired(fired), at: due),
        ]
        let records = try await desk.records(commands, at: now)
        try await desk.owner(at: now).handle(Array(records.prefix(2)))
        #expect(try await desk.timers.nextDue() == due)
        try await desk.owner(at: due).handle(records)
        let next = try Desk.dispatches(try await desk.read(.queued(.sms), count: 1))
        #expect(next.map(\.notificationID) == [alert.id] && next.map(\.step) == [1])
    }

    @Test("a channel that reached the person ends the reserve, and nothing is left to wake for")
    func reached() async throws {
        let desk = try await Desk()
        try await desk.addAlerts()
        let owner = desk.owner(at: now)
        let alert = try alert("ann")
        let commands = [alert, concluded(alert, .email, .delivered), concluded(alert, .email, .failed)]
        try await owner.handle(try await desk.records(commands, at: now))
        let decisions = try await desk.read(.notificationDecided, count: 3).map {
            try DecisionRecord(decoding: $0.value ?? [])
        }
        #expect(decisions.map(\.reasonCode) == ["allowed", "fallback_reserve", "reached_elsewhere"])
        #expect(try await desk.timers.nextDue() == nil)
    }
}
