import ChannelWorker
import ServiceKit
import Wire
import WorkerSupport

@testable import EmailWorker

extension WorkerBench {
    /// SendGrid before SES.
    static func mail(_ account: String) async throws -> WorkerBench {
        let fixture = try await MailFixture()
        let providers: [any ChannelProvider] = [try fixture.sendGrid(account), try fixture.ses(account)]
        return try await WorkerBench(.email, providers, account, fixture.sandbox)
    }

    /// Queues so many mails, each to another person.
    func queueMail(_ count: Int) async throws {
        try await queue(
            (0..<count).map { number in
                var dispatch = MailFixture.dispatch(user: "user-\(number)")
                dispatch.content = Content(subject: "Mail \(number)", body: "text")
                return dispatch
            }
        )
    }
}
