/// What a client may cost. Whatever goes beyond is refused with the status named, or dropped.
package struct HTTPServerLimits: Sendable {
    /// Bytes of the request line and all fields (431; 414 when the line alone is longer). At most 65,535.
    package var headSize = 16 * 1024
    /// Fields of a request (431).
    package var fieldCount = 100
    /// Bytes of a request's body (413).
    package var bodySize = 1 << 20
    /// Bytes kept of the requests behind the one being answered; then the connection is read no further.
    package var pipelinedBytes = 64 * 1024
    /// Connections open at once, over all reactors (503 with Retry-After).
    package var connections = 20_000
    /// Bytes that wait for the reader of a stream, who is dropped when he falls further behind.
    package var streamQueue = 256 * 1024

    /// From the opening of a connection, or the first byte of a later request, to the end of its fields (408).
    package var headTime = Duration.seconds(10)
    /// From the end of the fields to the end of the body (408).
    package var bodyTime = Duration.seconds(60)
    /// Until a handler has answered (503); then it is cancelled.
    package var handlerTime = Duration.seconds(60)
    /// Between two requests of a connection; then it is closed.
    package var idleTime = Duration.seconds(75)
    /// Without the client taking a byte of what waits for him; then the connection is aborted.
    package var writeStallTime = Duration.seconds(30)
    /// Between two heartbeats on a stream of events to which nothing else is sent.
    package var streamHeartbeat = Duration.seconds(30)
    /// How long a graceful shutdown waits for requests in flight; then connections are aborted.
    package var drainTime = Duration.seconds(8)

    package init() {}

    /// How often time is looked at: nothing ends much later than it should.
    var precision: Duration { min(.seconds(1), max(.milliseconds(5), (times.min() ?? idleTime) / 4)) }

    /// The longest that one may go without being looked at.
    var longest: Duration { times.max() ?? idleTime }

    private var times: [Duration] {
        [headTime, bodyTime, handlerTime, idleTime, writeStallTime, streamHeartbeat]
    }
}
