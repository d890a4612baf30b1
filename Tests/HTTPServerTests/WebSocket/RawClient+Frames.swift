extension RawClient {
    /// To a connection that has already shaken hands.
    func write(_ frames: ClientFrame...) {
        write(frames.flatMap(\.bytes))
    }
}
