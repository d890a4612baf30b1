/// A request that is being answered.
struct Exchange {
    let request: HTTPRequest
    let route: RouteMetrics
    let start: ContinuousClock.Instant
}
