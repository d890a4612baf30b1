import ChannelWorker
import Concurrency
import HTTPClient
import Wire

/// A provider that takes a mail in one POST. They differ in how they are asked, and in how they say what became of it.
protocol MailAPI: ChannelProvider {
    var client: HTTPClient { get }
    /// Unless the dispatch names another.
    var sender: Mailbox { get }
    func request(for letter: Letter) -> HTTPClientRequest
    func outcome(of response: HTTPClientResponse) -> SendOutcome
}

extension MailAPI {
    func deliver(_ dispatch: ChannelDispatch, _ words: Words, until deadline: Deadline) async -> SendOutcome {
        let letter: Letter
        do throws(Unsendable) {
            letter = try Letter(dispatch, words, from: sender)
        } catch {
            return error.outcome
        }
        do throws(HTTPClientError) {
            return outcome(of: try await client.execute(request(for: letter), deadline: deadline))
        } catch {
            return SendOutcome(error)
        }
    }
}

/// An account with such a provider: where it is, what opens it, how fast it may be used.
struct MailAccount: Sendable {
    var name = "main"
    let url: HTTPURL
    let key: String
    var rate = SendRate.unlimited
}
