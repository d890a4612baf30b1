import Primitives
import Storage
import Testing

@testable import WebhookHandler

@Suite("Whom a text is meant for")
struct ReceivedTextTests {
    private let moment = Timestamp(milliseconds: 1_800_000_000_000)

    @Test("the tenant of an account of its own hears of everybody")
    func alone() throws {
        #expect(ReceivedText.meant([try text("acme", sent: nil)])?.tenant.rawValue == "acme")
    }

    @Test("of several tenants, that of whom the person got a text last; and none when none has sent one")
    func several() throws {
        let found = [
            try text("a", sent: 10), try text("b", sent: 30), try text("c", sent: 20), try text("d", sent: nil),
        ]
        #expect(ReceivedText.meant(found)?.tenant.rawValue == "b")
        #expect(ReceivedText.meant([try text("a", sent: nil), try text("b", sent: nil)]) == nil)
        #expect(ReceivedText.meant([]) == nil)
    }

    @Test(
        "what is for the machine is not for the tenant",
        arguments: [("HELP", false), (" info. ", false), ("stop", false), ("Start", false), ("help me move", true)]
    )
    func ordinary(_ words: String, _ isOrdinary: Bool) {
        #expect(TextReply(id: "1", from: "+33612345678", text: words)?.isOrdinary == isOrdinary)
    }

    private func text(_ tenant: String, sent seconds: Int64?) throws -> ReceivedText {
        let (id, user) = (UUIDv7(at: moment), try #require(UserID(rawValue: "ann")))
        let answered = seconds.map {
            NotificationQueries.SentText(notification: id, dispatch: id, user: user, sentAt: moment + .seconds($0))
        }
        return ReceivedText(
            reply: try #require(TextReply(id: "1", from: "+33612345678", text: "hello")),
            account: try #require(AccountName("twilio", "main")),
            tenant: try #require(TenantID(rawValue: tenant)),
            user: user,
            answered: answered
        )
    }
}
