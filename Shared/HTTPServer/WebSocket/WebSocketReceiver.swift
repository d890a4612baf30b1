/// Who gets what a client sends. Called on the reactor's thread.
protocol WebSocketReceiver: Sendable {
    /// `action` is to be called whenever what was full has room again.
    func onRoom(_ action: @escaping @Sendable () -> Void)
    /// True when no more can be taken for now.
    func deliver(_ message: WebSocketMessage) -> Bool
    /// The last call: the socket has ended.
    func finish(_ reason: WebSocketError)
}
