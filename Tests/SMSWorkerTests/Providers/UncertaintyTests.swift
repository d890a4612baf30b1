import ChannelWorker
import Concurrency
import HTTPClient
import TestSupport
import Testing
import WorkerSupport

@testable import SMSWorker

@Suite("What is told of a text whose answer is missing, late or a wish", .timeLimit(.minutes(1)))
struct UncertaintyTests {
    private let fixture: SMSFixture

    init() async throws {
        fixture = try await SMSFixture.shared.value
    }

    @Test("the connection ends after the request was sent: unknown, whether it was taken or not")
    func cut() async throws {
        for provider in try fixture.all("cut") {
            #expect(try await fixture.outcome(of: provider, under: #"{"kind": "cut_after"}"#).kind == "unknown")
            #expect(try await fixture.outcome(of: provider, under: #"{"kind": "cut_before"}"#).kind == "unknown")
            #expect(try await fixture.sandbox.sends(provider.name, "cut").count == 1)
        }
    }

    @Test("the provider is slower than the deadline: unknown")
    func slow() async throws {
        for provider in try fixture.all("slow") {
            let fault = #"{"kind": "slow", "delay": 5000}"#
            let outcome = try await fixture.outcome(of: provider, under: fault, within: .milliseconds(300))
            #expect(outcome.kind == "unknown")
        }
    }

    @Test("a success whose body is broken is a success without an id, unless only the body says that it is one")
    func malformed() async throws {
        for provider in try fixture.all("malformed") {
            let outcome = try await fixture.outcome(of: provider, under: #"{"kind": "malformed"}"#)
            #expect(outcome.kind == (provider.name == "vonage" ? "unknown" : "accepted"))
            #expect(try await fixture.sandbox.sends(provider.name, "malformed").count == 1)
        }
    }

    @Test("nobody listens: certainly not sent, and another provider may be tried")
    func refused() async throws {
        let provider = try fixture.twilio("nowhere", at: "http://127.0.0.1:\(try freePort())")
        let outcome = await provider.deliver(SMSFixture.dispatch(), SMSFixture.words(), until: .after(.seconds(10)))
        #expect(outcome.kind == "notNow" && outcome.mayFailOver && outcome.fault?.code == "no_connection")
    }

    @Test("a provider that says when to come again is believed")
    func retryAfter() async throws {
        for provider in try fixture.all("later") {
            let fault = #"{"kind": "refuse", "refusal": "throttled", "retry_after": 30, "next": 1}"#
            let outcome = try await fixture.outcome(of: provider, under: fault)
            guard case .throttled(_, let wait) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(wait == .seconds(30))
            let again = await provider.deliver(SMSFixture.dispatch(), SMSFixture.words(), until: .after(.seconds(10)))
            #expect(again.kind == "accepted")
        }
    }
}
