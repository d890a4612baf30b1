import CPeers
import Primitives
import Wire

/// A dispatch to bytes and back: our values beside a C program on protobuf-c, which neither checks texts nor makes values.
enum WireBenchmark {
    private static let rounds = 200_000

    static func run() async throws {
        let dispatch = try sample()
        let bytes = try dispatch.encoded()
        print("a dispatch of \(bytes.count) bytes")
        let encode = try await Measurement.ofSelf("Wire: encode") {
            for _ in 0..<rounds { _ = try dispatch.encoded() }
            return rounds
        }
        let decode = try await Measurement.ofSelf("Wire: decode") {
            for _ in 0..<rounds { _ = try ChannelDispatch(decoding: bytes) }
            return rounds
        }
        let both = try await Measurement.ofSelf("Wire: encode and decode") {
            for _ in 0..<rounds { _ = try ChannelDispatch(decoding: dispatch.encoded()) }
            return rounds
        }
        let peer = await Measurement.ofSelf("protobuf-c: pack and unpack") {
            bytes.withUnsafeBufferPointer { peer_round_trip_dispatches($0.baseAddress, $0.count, rounds) }
        }
        Measurement.compare(encode, with: peer, unit: "record")
        Measurement.compare(decode, with: peer, unit: "record")
        Measurement.compare(both, with: peer, unit: "record")
    }

    private static func sample() throws -> ChannelDispatch {
        let now = WallClock.system.now
        guard let recipient = RecipientKey(tenant: "acme", user: "u_4200017") else {
            throw WireError(.invalidKey, "benchmark")
        }
        var dispatch = ChannelDispatch(
            id: UUIDv7(at: now),
            recipient: recipient,
            notificationID: UUIDv7(at: now),
            channel: .email,
            destination: .email(EmailDestination(address: "someone@example.com", name: "Some One")),
            acceptedAt: now,
            decidedAt: now
        )
        (dispatch.category, dispatch.priority) = ("orders", .normal)
        dispatch.template = TemplateReference(key: "order-confirmed", version: 12)
        dispatch.variables = Array(
            #"{"order_id":"A-1729","total":"129.50","items":[{"name":"Café crème","count":2}]}"#.utf8
        )
        (dispatch.locale, dispatch.timezone) = ("fr-CA", "America/Montreal")
        dispatch.tracking = Tracking(opens: true, clicks: true)
        dispatch.metadata = [MetadataEntry(key: "campaign", value: "autumn")]
        dispatch.decisionID = UUIDv7(at: now)
        dispatch.cause = Cause(correlationID: "req-0192f0c1", causationID: UUIDv7(at: now), actor: "shop-backend")
        return dispatch
    }
}
