import Testing

@testable import Redis

@Suite struct RedisSlotTests {
    @Test(
        "a key's slot is the one that Redis computes",
        arguments: [("123456789", 12739), ("foo", 12182), ("{user1000}.following", 3443), ("", 0)]
    )
    func slots(key: String, slot: Int) {
        #expect(RedisSlot(key: Array(key.utf8)).number == slot)
    }

    @Test("only the part in the first braces counts, unless it is empty")
    func tags() {
        func slot(_ key: String) -> Int { RedisSlot(key: Array(key.utf8)).number }
        #expect(slot("{user1000}.following") == slot("{user1000}.followers"))
        #expect(slot("foo{}{bar}") != slot("bar"))
        #expect(slot("foo{{bar}}zap") == slot("{bar"))
    }
}
