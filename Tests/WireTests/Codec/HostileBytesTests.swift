import Primitives
import Testing
import Wire

@Suite struct HostileBytesTests {
    private let id = UUIDv7(at: Timestamp(microseconds: 0)).bytes

    /// A command to cancel, but for the bytes of one field.
    private func command(id: [UInt8]? = nil, tenant: String = "acme", user: [UInt8] = [65], reason: [UInt8] = [])
        -> [UInt8]
    {
        ProtobufBytes().adding(1, id ?? self.id).adding(2, text: tenant).adding(3, user)
            .adding(11, ProtobufBytes().adding(1, self.id).adding(3, reason).bytes).bytes
    }

    @Test("what cannot be is refused with its field")
    func refusals() throws {
        #expect(throws: Never.self) { try RecipientCommand(decoding: command()) }
        let cases: [([UInt8], WireError)] = [
            ([], WireError(.missing, "RecipientCommand.command_id")),
            ([0xFF], WireError(.malformed, "message")),
            (command(id: [1, 2, 3]), WireError(.invalidID, "RecipientCommand.command_id")),
            (command(id: Array(repeating: 0, count: 16)), WireError(.invalidID, "RecipientCommand.command_id")),
            (command(tenant: "No Tenant"), WireError(.invalidKey, "RecipientCommand.tenant/user")),
            (command(user: []), WireError(.invalidKey, "RecipientCommand.tenant/user")),
            (command(user: [65, 0, 66]), WireError(.nulCharacter, "RecipientCommand.tenant/user")),
            (command(user: [0]), WireError(.nulCharacter, "RecipientCommand.tenant/user")),
            (command(user: [0xC3]), WireError(.invalidUTF8, "RecipientCommand.tenant/user")),
            (command(reason: [0xFF]), WireError(.invalidUTF8, "CancelRequested.reason")),
            (Array(command().dropLast()), WireError(.malformed, "message")),
            (Array(command().prefix(18 + 6 + 3)), WireError(.missing, "RecipientCommand.command")),
        ]
        for (bytes, error) in cases {
            #expect(throws: error) { try RecipientCommand(decoding: bytes) }
        }
    }

    @Test("fields that this version does not know are passed over")
    func unknownFields() throws {
        let known = try RecipientCommand(decoding: command())
        let future = ProtobufBytes().adding(raw: command()).adding(900, text: "\u{0}new").adding(901, varint: .max)
        #expect(try RecipientCommand(decoding: future.bytes) == known)
    }

    @Test("a command that only a newer version knows is no trap")
    func unknownCommand() {
        let bytes = ProtobufBytes().adding(1, id).adding(2, text: "acme").adding(3, text: "u").adding(16, []).bytes
        #expect(throws: WireError(.missing, "RecipientCommand.command")) { try RecipientCommand(decoding: bytes) }
    }

    @Test("a message too large is refused before it is read, or written")
    func tooLarge() throws {
        let large = Array(repeating: UInt8(ascii: "x"), count: 1_000_000)
        #expect(throws: WireError(.tooLarge, "message")) { try RecipientCommand(decoding: large) }
        var command = try RecipientCommand(decoding: command())
        command.action = .cancel(.init(notificationID: command.id, reason: String(decoding: large, as: UTF8.self)))
        #expect(throws: WireError(.tooLarge, "message")) { try command.encoded() }
    }

    @Test("small bytes that would become large messages are refused")
    func amplification() {
        let empties = Array(repeatElement([UInt8](arrayLiteral: 0x0A, 0), count: 450_000).joined())
        #expect(throws: WireError(.tooLarge, "message")) { try NotificationBatch(decoding: empties, maximum: 1 << 20) }
    }

    @Test("U+0000 cannot be written where C would cut it off")
    func writingNUL() throws {
        var event = Sampler.delivery()
        event.detail = "a\0b"
        #expect(try DeliveryEvent(decoding: event.encoded()).detail == "a\0b")
        event.provider = "a\0b"
        #expect(throws: WireError(.nulCharacter, "DeliveryEvent.provider")) { try event.encoded() }
    }

    @Test("one bad request of a batch spoils no other")
    func batch() throws {
        let good = ProtobufBytes().adding(1, ProtobufBytes().adding(1, text: "u").bytes).adding(2, text: "welcome")
            .bytes
        let bad = ProtobufBytes().adding(1, ProtobufBytes().adding(1, text: "u").bytes).adding(2, [0xFF]).bytes
        let bytes = ProtobufBytes().adding(1, good).adding(1, bad).adding(1, []).adding(1, good).bytes
        let items = try NotificationBatch(decoding: bytes, maximum: 1000).items
        #expect(items.map { try? $0.get().template } == ["welcome", nil, nil, "welcome"])
        #expect(items[1] == .failure(WireError(.invalidUTF8, "NotificationRequest.template")))
        #expect(items[2] == .failure(WireError(.missing, "NotificationRequest.to")))
    }

    @Test("bytes cut short, changed or made up end in a value or an error")
    func noise() throws {
        for seed in UInt64(1)...60 {
            var sampler = Sampler(seed: seed)
            for bytes in [try sampler.dispatch().encoded(), try sampler.command().encoded()] {
                for end in stride(from: 0, to: bytes.count, by: 3) { decodeAll(Array(bytes.prefix(end))) }
                for _ in 0..<200 {
                    var changed = bytes
                    for _ in 0...sampler.below(3) { changed[sampler.below(bytes.count)] = UInt8(sampler.below(256)) }
                    decodeAll(changed)
                }
            }
            for _ in 0..<200 { decodeAll(sampler.bytes()) }
        }
    }

    private func decodeAll(_ bytes: [UInt8]) {
        // Whatever is read can be written again.
        if let command = try? RecipientCommand(decoding: bytes) { #expect((try? command.encoded()) != nil) }
        if let dispatch = try? ChannelDispatch(decoding: bytes) { #expect((try? dispatch.encoded()) != nil) }
        _ = try? DecisionRecord(decoding: bytes)
        _ = try? DeliveryEvent(decoding: bytes)
        _ = try? AuditRecord(decoding: bytes)
        _ = try? NotificationBatch(decoding: bytes, maximum: 1 << 20)
    }
}

extension Sampler {
    fileprivate static func delivery() -> DeliveryEvent {
        var sampler = Sampler(seed: 7)
        return sampler.delivery()
    }
}
