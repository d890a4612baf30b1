/// How many connections a client keeps. A call that finds none free waits for one, until its deadline.
package struct ConnectionLimits: Sendable {
    package var perHost: Int
    package var total: Int
    /// HTTP/2 only; a server may allow fewer.
    package var streamsPerConnection: Int

    package init(perHost: Int = 8, total: Int = 256, streamsPerConnection: Int = 100) {
        (self.perHost, self.total, self.streamsPerConnection) = (perHost, total, streamsPerConnection)
    }
}
