import Primitives

/// How fast requests to topics go out. They are what can wait: one by one notifications have the queues for themselves
/// as long as these are not empty enough for both.
struct FanOutRules: Sendable {
    /// People in a second, for each tenant: as many as its direct notifications may be unless set otherwise.
    var rate = 1000
    /// Records waiting in a queue, above which nothing is added.
    var backlog = 5000
    var page = 500
    /// After so long another of the tenant's requests has its turn.
    var turn = Duration.seconds(5)
    /// How long a request stays with a replica that is not heard of.
    var lease = Duration.seconds(30)
    /// How often it is looked for work.
    var period = Duration.milliseconds(500)
    /// Tenants at once.
    var turns = 8

    /// From the start of a page until the next may start.
    func pace(of people: Int) -> Duration { .seconds(1) * people / rate }
}
