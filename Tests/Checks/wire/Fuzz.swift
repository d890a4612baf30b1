/// The first byte chooses the type; the rest is decoded as one, and what was read is written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: data, count: size)
    guard let choice = bytes.first else { return 0 }
    let rest = Array(bytes.dropFirst())
    switch choice % 7 {
    case 0: judge(RecipientCommand.self, rest)
    case 1: judge(DecisionRecord.self, rest)
    case 2: judge(ChannelDispatch.self, rest)
    case 3: judge(DeliveryEvent.self, rest)
    case 4: judge(AuditRecord.self, rest)
    case 5: judgeBatch(rest)
    default: judgeKeyAndHeaders(rest)
    }
    return 0
}

private func judge<Event: WireEvent>(_ type: Event.Type, _ bytes: [UInt8]) {
    guard let event = try? Event(decoding: bytes) else { return }
    guard let written = try? event.encoded() else { preconditionFailure("what was read cannot be written") }
    guard let again = try? Event(decoding: written) else { preconditionFailure("what was written cannot be read") }
    precondition(again == event, "what was written reads otherwise")
    precondition(event.recordKey.contains(UInt8(ascii: "/")) && !event.eventType.rawValue.isEmpty)
}

private func judgeBatch(_ bytes: [UInt8]) {
    guard let batch = try? NotificationBatch(decoding: bytes, maximum: 1 << 16) else { return }
    let requests = batch.items.compactMap { try? $0.get() }
    guard let written = try? NotificationBatch(requests).encoded(maximum: 1 << 20),
        let again = try? NotificationBatch(decoding: written, maximum: 1 << 20)
    else { preconditionFailure("what was read cannot be written and read") }
    precondition(again.items.map { try? $0.get() } == requests, "what was written reads otherwise")
}

private func judgeKeyAndHeaders(_ bytes: [UInt8]) {
    if let key = RecipientKey(bytes: bytes) { precondition(key.bytes == bytes) }
    let headers = RecordHeaders { $0.count.isMultiple(of: 2) ? bytes[...] : bytes.dropFirst() }
    precondition(headers.fields.allSatisfy { !$0.value.isEmpty })
}
