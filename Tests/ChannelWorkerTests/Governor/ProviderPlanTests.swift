import Primitives
import Synchronization
import TestSupport
import Testing

@testable import ChannelWorker

@Suite struct ProviderPlanTests {
    @Test("names with commas stand one after another, those with bars share by their weights")
    func plan() throws {
        let plan = try #require(ProviderPlan(text: "ses=3 | mailgun=1, smtp"))
        #expect(plan.names == ["ses", "mailgun", "smtp"])
        #expect(plan.places.map(\.rank) == [0, 0, 1] && plan.places.map(\.weight) == [3, 1, 1])
    }

    @Test("what is no plan is refused", arguments: ["", "a,,b", "a,a", "a=0", "a=x", "a=1=2", "a|", "a=-1"])
    func refusals(_ text: String) {
        #expect(ProviderPlan(text: text) == nil)
    }

    @Test("an order has every account once, rank by rank, and the first as often as its weight says")
    func order() {
        let order = WeightedOrder([(1, 1), (0, 3), (0, 1)])
        let generator = Mutex(SeededGenerator(seed: 7))
        let randomness = Randomness { generator.withLock { $0.next() } }
        var first = [0, 0, 0]
        for _ in 0..<4000 {
            let drawn = order.draw(randomness)
            #expect(drawn.sorted() == [0, 1, 2] && drawn[2] == 0)
            first[drawn[0]] += 1
        }
        #expect((2850...3150).contains(first[1]) && first[0] == 0)
        #expect(WeightedOrder([(0, 1), (1, 5)]).draw(randomness) == [0, 1])
    }
}
