import ChannelWorker
import Primitives
import Testing

@Suite struct CircuitBreakerTests {
    private let start = Timestamp(milliseconds: 1_000_000)
    private let limit = Duration.seconds(10)

    private func opened() -> CircuitBreaker {
        var breaker = CircuitBreaker()
        for _ in 0..<5 { breaker.failed(at: start) }
        return breaker
    }

    @Test("five failures in a row open it, four and a success do not")
    func opens() {
        var breaker = CircuitBreaker()
        for _ in 0..<4 { breaker.failed(at: start) }
        breaker.succeeded()
        for _ in 0..<4 { breaker.failed(at: start) }
        #expect(breaker.ask(at: start, callLimit: limit) == .go)
        breaker.failed(at: start)
        #expect(breaker.ask(at: start, callLimit: limit) == .wait(until: start + .seconds(60)))
    }

    @Test("half open it lets one call through at a time, and three successes close it")
    func recovers() {
        var breaker = opened()
        var now = start + .seconds(60)
        for _ in 0..<3 {
            #expect(breaker.ask(at: now, callLimit: limit) == .probe)
            #expect(breaker.ask(at: now, callLimit: limit) == .wait(until: now + limit))
            breaker.succeeded()
            now = now + .seconds(1)
        }
        #expect(breaker.state == .closed(failures: 0))
    }

    @Test("a failure while half open opens it for the whole time again")
    func relapses() {
        var breaker = opened()
        let later = start + .seconds(61)
        #expect(breaker.ask(at: later, callLimit: limit) == .probe)
        breaker.failed(at: later)
        #expect(breaker.ask(at: later, callLimit: limit) == .wait(until: later + .seconds(60)))
    }

    @Test("a probe whose caller died does not keep it half open for ever")
    func lostProbe() {
        var breaker = opened()
        let later = start + .seconds(60)
        #expect(breaker.ask(at: later, callLimit: limit) == .probe)
        #expect(breaker.ask(at: later + limit, callLimit: limit) == .probe)
    }

    @Test("answers to calls from before it opened change nothing")
    func lateAnswers() {
        var breaker = opened()
        let state = breaker.state
        breaker.succeeded()
        breaker.failed(at: start + .seconds(30))
        #expect(breaker.state == state)
    }
}
