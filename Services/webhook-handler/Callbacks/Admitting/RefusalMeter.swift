/// How many refusals of one sort are written down: so many a minute, and of the rest only how many there were, so that
/// whoever floods us fills no log.
struct RefusalMeter {
    private struct Window {
        var began: ContinuousClock.Instant
        var written = 0
        var unwritten = 0
    }

    private let perMinute: Int
    private let mostSorts: Int
    private var windows: [String: Window] = [:]

    init(perMinute: Int = 10, mostSorts: Int = 10_000) {
        (self.perMinute, self.mostSorts) = (perMinute, mostSorts)
    }

    /// How many like it went unwritten before this one; `nil` when it goes unwritten too.
    mutating func note(_ sort: String, at now: ContinuousClock.Instant) -> Int? {
        if windows.count >= mostSorts { windows.removeAll() }
        var window = windows[sort] ?? Window(began: now)
        defer { windows[sort] = window }
        if window.began.duration(to: now) >= .seconds(60) {
            window = Window(began: now, unwritten: window.unwritten)
        }
        guard window.written < perMinute else {
            window.unwritten += 1
            return nil
        }
        window.written += 1
        defer { window.unwritten = 0 }
        return window.unwritten
    }
}
