package enum WebSocketMessage: Hashable, Sendable {
    case text(String)
    case binary([UInt8])
}
