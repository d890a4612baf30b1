import ChannelWorker
import Concurrency
import HTTPClient
import Primitives
import TextMessages
import Wire

/// A provider that takes a text message in one POST. They differ in how they are asked, and in how they say what became
/// of it.
protocol SMSAPI: ChannelProvider {
    var client: HTTPClient { get }
    var login: SMSAccount { get }
    var rules: SMSRules { get }
    /// Whether it must be told from whom a message comes.
    var needsSender: Bool { get }
    func request(for message: ShortMessage) -> HTTPClientRequest
    func outcome(of response: HTTPClientResponse, to message: ShortMessage) -> SendOutcome
}

extension SMSAPI {
    var account: String { login.name }
    var rate: SendRate { login.rate }
    var needsSender: Bool { true }

    func deliver(_ dispatch: ChannelDispatch, _ words: Words, until deadline: Deadline) async -> SendOutcome {
        let message: ShortMessage
        do throws(Unsendable) {
            message = try ShortMessage(dispatch, words, from: login.senders, rules)
        } catch {
            return error.outcome
        }
        if needsSender, message.from == nil {
            return .noWay(SendFault("no_sender", "no sender is set for the country"))
        }
        do throws(HTTPClientError) {
            return outcome(of: try await client.execute(request(for: message), deadline: deadline), to: message)
        } catch {
            return SendOutcome(error)
        }
    }

    /// In as many segments and at the price that the provider says, or else that we reckon.
    func accepted(
        _ id: String?,
        _ message: ShortMessage,
        segments told: Int? = nil,
        cost: Cost? = nil
    ) -> SendOutcome {
        let segments = told.flatMap { (1...255).contains($0) ? $0 : nil } ?? message.content.count
        let reckoned = rules.prices.price(of: segments, by: name, to: message.to)
        return .accepted(providerID: id, cost: cost ?? reckoned, segments: UInt32(segments))
    }

    /// A sender that the provider does not let us use: ours to mend, unless the message itself named it.
    func senderRefused(_ fault: SendFault, _ message: ShortMessage) -> SendOutcome {
        message.namesSender ? .refused(fault) : .misconfigured(fault)
    }

    func callback(_ message: ShortMessage) -> String? { message.callback(name, account, rules) }

    func post(_ form: FormWriter, _ headers: HTTPClientHeaders = [:]) -> HTTPClientRequest {
        var headers = headers
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return HTTPClientRequest(.post, login.url, headers: headers, body: form.bytes)
    }
}

/// An account with such a provider: where it is, what opens it, how fast it may be used, and from whom it sends.
struct SMSAccount: Sendable {
    var name = "main"
    let url: HTTPURL
    let user: String
    let secret: String
    var rate = SendRate.unlimited
    var senders = Senders()

    /// Of HTTP's Basic authentication.
    var basic: String { "Basic \(Base64.standard.encode(Array("\(user):\(secret)".utf8)))" }
}
