/// What stands before a request's body, as places in the bytes it was read from: nothing is copied.
struct RequestHead: Equatable, Sendable {
    /// Part of the bytes, from `start` up to `end`.
    struct Place: Equatable, Sendable {
        var start: UInt32
        var end: UInt32

        init(_ start: Int, _ end: Int) {
            (self.start, self.end) = (UInt32(truncatingIfNeeded: start), UInt32(truncatingIfNeeded: end))
        }

        var range: Range<Int> { Int(start)..<Int(max(start, end)) }
    }

    struct Field: Equatable, Sendable {
        var name: Place
        var value: Place
    }

    enum Body: Equatable, Sendable {
        case length(Int)
        case chunked
    }

    var method = HTTPMethod.get
    var isHTTP11 = true
    var path = Place(0, 0)
    var query = Place(0, 0)
    var fields: [Field] = []
    var body = Body.length(0)
    /// Whether the client wants the connection kept.
    var keepsAlive = true
    /// The client waits for 100 (Continue) before it sends the body.
    var expectsContinue = false
}
