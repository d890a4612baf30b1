/// The first byte chooses compression and how the rest is cut; the rest is what a client sends.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: data, count: size)
    guard let choice = bytes.first else { return 0 }
    let compression = WebSocketCompression(keepsContext: choice & 2 != 0)
    let offers = WebSocketExtension.parse("permessage-deflate") ?? []
    var limits = WebSocketLimits()
    limits.messageSize = 1 << 16
    var socket = WebSocketProtocol(
        limits: limits,
        deflate: choice & 1 == 0 ? nil : PerMessageDeflate.negotiate(offers, compression),
        compression: compression
    )
    let stride = max(1, Int(choice >> 2))
    var rest = bytes.dropFirst()
    while !rest.isEmpty {
        _ = socket.receive(Array(rest.prefix(stride)))
        rest = rest.dropFirst(stride)
    }
    _ = socket.beat()
    _ = socket.receivedEnd()
    _ = WebSocketExtension.parse(String(decoding: bytes, as: UTF8.self)).map {
        PerMessageDeflate.negotiate($0, compression)
    }
    return 0
}
