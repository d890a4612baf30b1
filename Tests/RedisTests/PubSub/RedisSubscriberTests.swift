import Concurrency
import Observability
import Redis
import TestSupport
import Testing

@Suite(.serialized) struct RedisSubscriberTests {
    @Test("what is published after .subscribed is heard by all who listen, by name and by pattern")
    func hears() async throws {
        let server = try await RedisServer()
        let fixture = try Fixture(server.url)
        let subscriber = try fixture.subscriber()
        var named = await subscriber.subscribe(to: .channel("news.a")).makeAsyncIterator()
        var matched = await subscriber.subscribe(to: .pattern("news.*")).makeAsyncIterator()
        #expect(await named.next() == .subscribed)
        #expect(await matched.next() == .subscribed)
        #expect(try await fixture.client.publish("hello", to: "news.a") == 2)
        for event in [await named.next(), await matched.next()] {
            guard case .message(let message) = event else {
                Issue.record("\(String(describing: event))")
                continue
            }
            #expect(message.text == "hello" && message.channel == "news.a")
        }
        await subscriber.shutDown()
        #expect(await named.next() == nil)
        await fixture.client.shutDown()
    }

    @Test("after the server came back the subscription is too, and the gap is told")
    func resumes() async throws {
        let server = try await RedisServer()
        let fixture = try Fixture(server.url)
        let subscriber = try fixture.subscriber()
        var events = await subscriber.subscribe(to: .channel("c")).makeAsyncIterator()
        #expect(await events.next() == .subscribed)
        try await server.kill()
        try await server.start()
        #expect(await events.next() == .resumed)
        try await fixture.client.publish("again", to: "c", until: .after(.seconds(5)))
        guard case .message(let message) = await events.next() else {
            Issue.record("no message")
            return
        }
        #expect(message.text == "again")
        await subscriber.shutDown()
        await fixture.client.shutDown()
    }

    @Test("a reader who falls behind loses the oldest and is told how many")
    func drops() async throws {
        let server = try await RedisServer()
        let fixture = try Fixture(server.url)
        let subscriber = try fixture.subscriber()
        var events = await subscriber.subscribe(to: .channel("c"), buffer: 3).makeAsyncIterator()
        #expect(await events.next() == .subscribed)
        for number in 0..<10 { try await fixture.client.publish(number, to: "c") }
        let dropped = fixture.metrics.counter("herald_redis_dropped_messages_total", "")
        try await eventually("seven are dropped") { dropped.value == 7 }
        #expect(await events.next() == .dropped(7))
        guard case .message(let message) = await events.next() else {
            Issue.record("no message")
            return
        }
        #expect(message.text == "7")
        await subscriber.shutDown()
        await fixture.client.shutDown()
    }
}
