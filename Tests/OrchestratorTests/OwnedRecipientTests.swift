import Notifications
import Primitives
import TestSupport
import Testing
import Wire

@testable import Orchestrator

@Suite struct OwnedRecipientTests {
    private let now = Timestamp(microseconds: 1_700_000_000_000_000)

    private func held() throws -> OwnedRecipient {
        var recipient = OwnedRecipient()
        for name in ["ann", "bob"] {
            let command = try Desk.created(name, at: now, sendAt: now + .seconds(60))
            recipient.remember(command)
            let event = try #require(Command(command))
            recipient.follow(recipient.state.handle(event, Knowledge(person: nil), at: now))
        }
        return recipient
    }

    @Test("a recipient survives its bytes, with every request that is still open")
    func roundTrip() throws {
        let recipient = try held()
        #expect(recipient.requests.count == 2)
        let again = try OwnedRecipient(decoding: try recipient.encoded())
        #expect(again.state == recipient.state && again.requests == recipient.requests)
        #expect(try again.encoded() == recipient.encoded())
    }

    @Test("bytes that are cut anywhere are refused, and never a recipient with less in it")
    func cut() throws {
        let bytes = try held().encoded()
        for count in 1..<bytes.count {
            #expect(throws: (any Error).self, "cut at \(count)") {
                try OwnedRecipient(decoding: Array(bytes.prefix(count)))
            }
        }
    }
}
