import Primitives
import Storage
import Testing

@testable import InAppWorker

@Suite("The rounds of the streams")
struct StreamRoundsTests {
    private let now = Timestamp(milliseconds: 1_790_000_000_000)

    @Test("look at each stream once in a beat, and at no second at many more than their share")
    func spread() throws {
        var rounds = StreamRounds(beat: .seconds(30))
        for id in 0..<3000 { rounds.begin(try listener(UInt64(id)), at: now) }
        var seen: [UInt64: Int] = [:]
        for second in 1...90 {
            let due = rounds.take(at: second)
            #expect(due.count == 100)
            for listener in due {
                seen[listener.ticket.id, default: 0] += 1
                rounds.goOn(listener, at: now + .seconds(second))
            }
        }
        #expect(seen.count == 3000)
        #expect(seen.values.allSatisfy { $0 == 3 })
    }

    @Test(
        "look at a stream within a second of the end of its token",
        arguments: [1, 700, 1000, 29_999, 30_000, 95_500]
    )
    func expiry(milliseconds: Int64) throws {
        var rounds = StreamRounds(beat: .seconds(30))
        let end = now + .milliseconds(milliseconds)
        rounds.begin(try listener(29, expiry: end), at: now)
        for second in 1...200 {
            let moment = now + .seconds(second)
            for listener in rounds.take(at: second) {
                guard listener.ticket.isOver(at: moment) else {
                    rounds.goOn(listener, at: moment)
                    continue
                }
                #expect(moment < end + .milliseconds(1001))
                return
            }
        }
        Issue.record("nobody looked")
    }

    @Test("compare each stream in every second of its turns, and half of them in any turn")
    func secondTurns() throws {
        var rounds = StreamRounds(beat: .seconds(30))
        for id in 0..<3000 { rounds.begin(try listener(UInt64(id)), at: now) }
        var compared: [UInt64: Int] = [:]
        for second in 1...120 {
            let due = rounds.take(at: second)
            let some = due.filter(rounds.isSecondTurn)
            #expect(some.count == 50)
            for listener in some { compared[listener.ticket.id, default: 0] += 1 }
            for listener in due { rounds.goOn(listener, at: now + .seconds(second)) }
        }
        #expect(compared.count == 3000)
        #expect(compared.values.allSatisfy { $0 == 2 })
    }

    @Test("give all that were due while nobody asked, and none twice")
    func late() throws {
        var rounds = StreamRounds(beat: .seconds(30))
        for id in 0..<60 { rounds.begin(try listener(UInt64(id)), at: now) }
        #expect(rounds.take(at: 1000).count == 60)
        #expect(rounds.take(at: 2000).isEmpty)
        #expect(rounds.take(at: 5).isEmpty)
    }

    private func listener(_ id: UInt64, expiry: Timestamp? = nil) throws -> StreamListener {
        let tenant = try #require(TenantID(rawValue: "acme"))
        let user = try #require(UserID(rawValue: "ada"))
        let recipient = RecipientKey(tenant, user)
        let ticket = StreamTicket(id: id, recipient: recipient, after: nil, expiry: expiry, token: nil)
        return StreamListener(ticket, PollTransport())
    }
}
