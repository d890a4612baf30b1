import ChannelWorker
import Concurrency
import HTTPClient
import TestSupport
import Testing
import WorkerSupport

@testable import EmailWorker

@Suite("What is told of a mail whose answer is missing", .timeLimit(.minutes(1)))
struct UncertaintyTests {
    private let fixture: MailFixture

    init() async throws {
        fixture = try await MailFixture.shared.value
    }

    private func providers(_ account: String) throws -> [any ChannelProvider] {
        [
            try fixture.sendGrid(account), try fixture.ses(account), try fixture.mailgun(account),
            try fixture.postmark(account),
        ]
    }

    @Test("the connection ends after the request was sent: unknown, whether it was taken or not")
    func cut() async throws {
        for provider in try providers("cut") {
            #expect(try await fixture.outcome(of: provider, under: #"{"kind": "cut_after"}"#).kind == "unknown")
            #expect(try await fixture.sandbox.sends(provider.name, "cut").count == 1)
            #expect(try await fixture.outcome(of: provider, under: #"{"kind": "cut_before"}"#).kind == "unknown")
            #expect(try await fixture.sandbox.sends(provider.name, "cut").count == 1)
        }
    }

    @Test("the provider is slower than the deadline: unknown")
    func slow() async throws {
        for provider in try providers("slow") {
            let fault = #"{"kind": "slow", "delay": 5000}"#
            let outcome = try await fixture.outcome(of: provider, under: fault, within: .milliseconds(300))
            #expect(outcome.kind == "unknown")
            #expect(try await fixture.sandbox.sends(provider.name, "slow").count == 1)
        }
    }

    @Test("a success whose body is broken is a success, without an id")
    func malformed() async throws {
        for provider in try providers("malformed") {
            let outcome = try await fixture.outcome(of: provider, under: #"{"kind": "malformed"}"#)
            #expect(outcome.kind == "accepted")
            #expect(try await fixture.sandbox.sends(provider.name, "malformed").count == 1)
        }
    }

    @Test("nobody listens: certainly not sent, and another provider may be tried")
    func refused() async throws {
        let nowhere = "http://127.0.0.1:\(try freePort())"
        let outcome = try await fixture.ses("nowhere", at: nowhere)
            .deliver(MailFixture.dispatch(), MailFixture.words(), until: .after(.seconds(10)))
        #expect(outcome.kind == "notNow" && outcome.mayFailOver && outcome.fault?.code == "no_connection")
    }

    @Test("what a provider is refused next is counted, and then it is well again")
    func recovers() async throws {
        for provider in try providers("recovers") {
            let fault = #"{"kind": "refuse", "refusal": "unavailable", "next": 1}"#
            #expect(try await fixture.outcome(of: provider, under: fault).kind == "notNow")
            let again = await provider.deliver(MailFixture.dispatch(), MailFixture.words(), until: .after(.seconds(10)))
            #expect(again.kind == "accepted")
        }
    }
}
