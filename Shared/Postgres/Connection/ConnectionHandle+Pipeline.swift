extension ConnectionHandle {
    /// Queues the statements, and a sync after each group; `flush` sends them.
    func send(_ groups: [[PostgresQuery]]) -> Bool {
        setPipelining(true) && groups.allSatisfy { $0.allSatisfy(send) && sendSync() }
    }
}
