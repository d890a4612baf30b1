import ChannelWorker
import Concurrency
import HTTPClient
import Primitives
import TestSupport
import Testing
import TextMessages
import Wire
import WorkerSupport

@testable import SMSWorker

@Suite("Vonage", .timeLimit(.minutes(1)))
struct VonageProviderTests {
    private let fixture: SMSFixture

    init() async throws {
        fixture = try await SMSFixture.shared.value
    }

    @Test("a text that is taken is taken once, under the id of its first part, in as many parts as Vonage says")
    func accepted() async throws {
        let dispatch = SMSFixture.dispatch()
        let words = SMSFixture.words(String(repeating: "Привет! ", count: 20))
        let outcome = await (try fixture.vonage("accepted")).deliver(dispatch, words, until: .after(.seconds(20)))
        let sends = try await fixture.sandbox.sends("vonage", "accepted")
        #expect(sends.map(\.correlation) == [dispatch.id.description])
        let cost = Cost(currency: "USD", micros: 3 * 110_000)
        #expect(outcome == .accepted(providerID: sends.first?.id, cost: cost, segments: 3))
    }

    @Test("where prices are reckoned in euros, what Vonage says that it costs is told")
    func price() async throws {
        var rules = SMSFixture.rules
        rules.prices = PriceBook(currency: "EUR")
        let outcome = try await fixture.outcome(of: fixture.vonage("price", rules))
        guard case .accepted(_, let cost, _) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(cost == Cost(currency: "EUR", micros: 33_300))
    }

    @Test(
        "a refusal is read by its own status, whatever HTTP says",
        arguments: [
            ("throttled", "throttled"), ("throttled_by_gateway", "throttled"), ("binds", "throttled"),
            ("unavailable", "notNow"), ("internal", "notNow"), ("missing", "refused"), ("invalid", "refused"),
            ("credentials", "misconfigured"), ("unknown_prefix", "deadAddress"), ("barred", "deadAddress"),
            ("suspended", "misconfigured"), ("quota", "misconfigured"), ("not_enabled", "misconfigured"),
            ("too_long", "refused"), ("signature", "misconfigured"), ("sender", "misconfigured"), ("ttl", "refused"),
            ("callback", "refused"), ("not_listed", "misconfigured"), ("signature_forbidden", "misconfigured"),
            ("deactivated", "deadAddress"), ("empty", "unknown"),
        ]
    )
    func refusals(_ refusal: String, _ kind: String) async throws {
        let outcome = try await fixture.outcome(of: fixture.vonage("refuses-\(refusal)"), refusing: refusal)
        #expect(outcome.kind == kind)
    }

    @Test("a text of which only a part was taken is over, and told apart")
    func partly() async throws {
        let outcome = try await fixture.outcome(of: fixture.vonage("partly"), refusing: "partly")
        #expect(outcome.kind == "refused" && outcome.fault?.code == "partly_sent" && !outcome.mayFailOver)
        #expect(outcome.fault?.providerCode == "9")
        let late = try await fixture.outcome(of: fixture.vonage("partly-late"), refusing: "partly_late")
        #expect(late.kind == "refused" && late.fault?.code == "partly_sent" && !late.mayFailOver)
    }

    @Test("credentials that are none are ours to mend")
    func credentials() async throws {
        let outcome = try await fixture.outcome(of: fixture.vonage("none", secret: ""))
        #expect(outcome.kind == "misconfigured" && outcome.fault?.providerCode == "4")
    }

    @Test("the form names numbers without their plus, and says when it is not the 7-bit alphabet")
    func form() throws {
        var dispatch = SMSFixture.dispatch()
        dispatch.expiresAt = WallClock.system.now + .seconds(5)
        let provider = try fixture.vonage("form")
        for (text, type) in [("plain", "text"), ("“curly”", "unicode")] {
            let words = SMSFixture.words(text)
            let message = try ShortMessage(dispatch, words, from: provider.login.senders, provider.rules)
            let form = Form(provider.request(for: message).body)
            #expect(form["to"] == "4915112345678" && form["from"] == "15005550006")
            #expect(form["text"] == text && form["type"] == type)
            // The callback's address would be longer than the hundred characters that it may have.
            #expect(form["client-ref"] == dispatch.id.description && form["callback"] == nil)
            // Less it does not take.
            #expect(form["ttl"] == "20000")
        }
    }
}
