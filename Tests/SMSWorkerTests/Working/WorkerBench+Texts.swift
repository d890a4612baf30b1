import ChannelWorker
import ServiceKit
import Wire
import WorkerSupport

@testable import SMSWorker

extension WorkerBench {
    /// Twilio before Vonage.
    static func texts(_ account: String, twilioFrom sender: String = "+15005550006") async throws -> WorkerBench {
        let fixture = try await SMSFixture()
        let providers: [any ChannelProvider] = [
            try fixture.twilio(account, from: sender), try fixture.vonage(account),
        ]
        return try await WorkerBench(.sms, providers, account, fixture.sandbox)
    }

    /// Queues so many texts, each to another person.
    func queueTexts(_ count: Int, _ text: String = "Your code is 4711", to phone: String = "+4915112345678")
        async throws
    {
        try await queue(
            (0..<count).map { number in
                var dispatch = SMSFixture.dispatch(to: phone, user: "user-\(number)")
                dispatch.content = Content(body: text)
                return dispatch
            }
        )
    }
}
