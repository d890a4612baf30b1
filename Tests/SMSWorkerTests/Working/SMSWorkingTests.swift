import Kafka
import ServiceKit
import TestSupport
import Testing
import Wire
import WorkerSupport

@Suite("Texts from the queue to the providers", .serialized, .timeLimit(.minutes(3)))
struct SMSWorkingTests {
    @Test("what was sent is told with its provider, segments and cost")
    func told() async throws {
        let bench = try await WorkerBench.texts("told")
        try await bench.queueTexts(1, String(repeating: "a", count: 161))
        let records = try await bench.records(.sent(.sms), count: 1)
        let event = try DeliveryEvent(decoding: try #require(records.first?.value))
        #expect(event.status == .sent && event.provider == "twilio" && event.providerMessageID?.hasPrefix("SM") == true)
        #expect(event.segments == 2 && event.cost == Cost(currency: "USD", micros: 220_000))
        try await bench.stop()
    }

    @Test("Twilio down: Vonage takes all, each once, and few calls are wasted")
    func failover() async throws {
        let bench = try await WorkerBench.texts("down")
        try await bench.fault(#"{"kind": "refuse", "refusal": "unavailable"}"#, "twilio")
        try await bench.queueTexts(100)
        // A request is counted for its account after its message is on record.
        try await eventually("all are taken", within: .seconds(60)) { try await bench.counts("vonage")?.taken == 100 }
        let twilio = try #require(try await bench.counts("twilio"))
        // Five open the circuit while seven more may be under way; then one a second looks whether it is well again.
        #expect(twilio.taken == 0 && twilio.refused <= 40)
        let counts = try await bench.sandbox.counts()
        #expect(counts.distinct == 100 && counts.repeated.isEmpty)
        try await bench.stop()
    }

    @Test("an account without a sender for the country leaves its texts to the next one that has")
    func senders() async throws {
        let bench = try await WorkerBench.texts("senders", twilioFrom: "Herald")
        try await bench.queueTexts(3, to: "+12025550123")
        try await eventually("all are taken", within: .seconds(60)) { try await bench.counts("vonage")?.taken == 3 }
        #expect(try await bench.counts("twilio") == nil)
        #expect(try await bench.sandbox.counts().repeated.isEmpty)
        try await bench.stop()
    }

    @Test("who answered STOP is told to the person's owner with the address, and no other provider is asked")
    func unsubscribed() async throws {
        let bench = try await WorkerBench.texts("stop")
        try await bench.fault(#"{"kind": "refuse", "refusal": "unsubscribed"}"#, "twilio")
        try await bench.queueTexts(1)
        let records = try await bench.records(.notificationCreated, count: 1)
        let command = try RecipientCommand(decoding: try #require(records.first?.value))
        guard case .channelConcluded(let concluded) = command.action else {
            Issue.record("\(command)")
            return
        }
        #expect(concluded.conclusion == .failed && concluded.suppression == "unsubscribe")
        #expect(concluded.address == "+4915112345678" && concluded.reasonCode == "unsubscribed")
        #expect(try await bench.counts("vonage") == nil)
        try await bench.stop()
    }
}
