import Observability
import Primitives
import Testing
import Wire

@Suite struct RoundTripTests {
    private static let rounds = UInt64(1)...400

    @Test("every event comes back from its bytes as it was, values this version does not know included")
    func events() throws {
        for seed in RoundTripTests.rounds {
            var sampler = Sampler(seed: seed)
            try roundTrip(sampler.command())
            try roundTrip(sampler.decision())
            try roundTrip(sampler.dispatch())
            try roundTrip(sampler.delivery())
            try roundTrip(sampler.audit())
        }
    }

    @Test("a batch comes back request by request")
    func batch() throws {
        for seed in RoundTripTests.rounds {
            var sampler = Sampler(seed: seed)
            let requests = sampler.list { $0.request() }
            let bytes = try NotificationBatch(requests).encoded(maximum: 1 << 20)
            let batch = try NotificationBatch(decoding: bytes, maximum: 1 << 20)
            #expect(try batch.items.map { try $0.get() } == requests)
        }
    }

    @Test("a record's headers come back, and garbled ones are none")
    func headers() throws {
        let headers = RecordHeaders(
            eventType: .notificationCreated,
            trace: .init(traceHigh: 1, traceLow: 2, spanID: 3, isSampled: true),
            correlationID: "req-1",
            producedAt: Timestamp(microseconds: 1_700_000_000_000_001)
        )
        let fields = Dictionary(uniqueKeysWithValues: headers.fields.map { ($0.name, Array($0.value.utf8)[...]) })
        #expect(fields.keys.sorted() == ["correlation-id", "event-type", "produced-at", "traceparent"])
        #expect(RecordHeaders { fields[$0] } == headers)
        let nothing = RecordHeaders(eventType: nil, producedAt: nil)
        for garbage: [UInt8] in [[], [0xFF, 0xFE], Array("a\nb".utf8), Array(repeating: 65, count: 256)] {
            #expect(RecordHeaders { _ in garbage[...] } == nothing)
        }
        #expect(RecordHeaders { _ in nil } == nothing)
    }

    @Test("a null payload is a tombstone, an empty one is an error")
    func tombstone() throws {
        #expect(try Payload<DeliveryEvent>(nil) == .tombstone)
        #expect(throws: WireError(.missing, "DeliveryEvent.event_id")) { try Payload<DeliveryEvent>([]) }
        var sampler = Sampler(seed: 1)
        let event = sampler.delivery()
        #expect(try Payload<DeliveryEvent>(event.encoded()).event == event)
    }

    private func roundTrip<Event: WireEvent>(_ event: Event) throws {
        let bytes = try event.encoded()
        #expect(try Event(decoding: bytes) == event)
        #expect(try Event(decoding: bytes).encoded() == bytes)
    }
}
