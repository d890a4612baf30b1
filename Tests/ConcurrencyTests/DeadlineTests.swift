import Concurrency
import Testing

@Suite("Deadline")
struct DeadlineTests {
    @Test("what remains is never negative, and a deadline that has passed says so")
    func passed() {
        let past = Deadline.after(.seconds(-5))
        #expect(past.hasPassed && past.remaining == .zero)
        let future = Deadline.after(.seconds(60))
        #expect(!future.hasPassed && future.remaining > .seconds(50) && future.remaining <= .seconds(60))
        #expect(past < future)
    }
}
