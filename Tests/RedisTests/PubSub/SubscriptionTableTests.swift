import Testing

@testable import Redis

@Suite struct SubscriptionTableTests {
    private let topic = RedisTopic.channel("c")

    private func message() -> RedisMessage {
        RedisMessage(topic: topic, channel: "c", payload: [1])
    }

    @Test("one subscription at the server serves all listeners, and ends with the last of them")
    func shared() {
        var table = SubscriptionTable()
        #expect(table.opened().isEmpty)
        #expect(table.add(1, to: topic) == [.subscribe([topic])])
        #expect(table.add(2, to: topic).isEmpty)
        #expect(table.received(.subscribed(topic)) == [.tell(1, .subscribed), .tell(2, .subscribed)])
        #expect(table.add(3, to: topic) == [.tell(3, .subscribed)])
        #expect(table.received(.message(message())).count == 3)
        #expect(table.remove(1).isEmpty && table.remove(2).isEmpty)
        #expect(table.remove(3) == [.unsubscribe(topic)])
        #expect(table.received(.message(message())).isEmpty)
    }

    @Test("who comes after an unsubscribe that overtook its confirmation is subscribed anew")
    func overtaken() {
        var table = SubscriptionTable()
        _ = table.opened()
        #expect(table.add(1, to: topic) == [.subscribe([topic])])
        #expect(table.remove(1) == [.unsubscribe(topic)])
        #expect(table.add(2, to: topic) == [.subscribe([topic])])
        #expect(table.received(.subscribed(topic)).isEmpty, "the server has yet to read the unsubscribe")
        #expect(table.received(.unsubscribed).isEmpty)
        #expect(table.received(.subscribed(topic)) == [.tell(2, .subscribed)])
    }

    @Test("after a loss every topic is subscribed again; who heard before is told of the gap, who did not is not")
    func gap() {
        var table = SubscriptionTable()
        _ = table.opened()
        _ = table.add(1, to: topic)
        _ = table.received(.subscribed(topic))
        table.lost()
        #expect(table.add(2, to: topic).isEmpty)
        #expect(table.opened() == [.subscribe([topic])])
        #expect(table.received(.message(message())).isEmpty)
        #expect(table.received(.subscribed(topic)) == [.tell(1, .resumed), .tell(2, .subscribed)])
    }
}
