import Primitives
import Testing

@testable import ChannelWorker

@Suite struct TokenPurseTests {
    private let now = Timestamp(milliseconds: 1_000_000)

    @Test("a token is used once, and only while it is good")
    func use() {
        var purse = TokenPurse()
        #expect(purse.take(at: now) == false)
        purse.receive(2, at: now)
        #expect(purse.take(at: now) == true)
        #expect(purse.take(at: now + TokenPurse.lifetime) == false)
        #expect(purse.spoiled(at: now + TokenPurse.lifetime) == 1)
        #expect(purse.held == 0)
    }

    @Test("it asks for more while leases do not last, and for fewer when they are left over")
    func size() {
        var purse = TokenPurse()
        purse.receive(10, at: now)
        #expect(purse.wanted(waiting: 1) == 20)
        #expect(purse.wanted(waiting: 50) == 50)
        _ = purse.spoiled(at: now + .seconds(2))
        #expect(purse.wanted(waiting: 1) == 5)
    }
}
