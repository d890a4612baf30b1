import ChannelWorker
import Concurrency
import HTTPClient
import Primitives
import Wire

/// A provider that takes a push in one POST. They differ in how they are asked, and in how they say what became of it.
protocol PushAPI: ChannelProvider {
    var client: HTTPClient { get }
    var clock: WallClock { get }
    /// Throws what keeps it from being asked, such as that its login fails for now.
    func request(for push: Push, until deadline: Deadline) async throws(Unsendable) -> HTTPClientRequest
    func outcome(of response: HTTPClientResponse, to push: Push) -> SendOutcome
    /// The call ended without a whole answer.
    func outcome(of error: HTTPClientError, to push: Push) -> SendOutcome
    /// Whether the provider took offence at the login alone and there is a new one, with which it may be asked again.
    func mayAskAgain(_ response: HTTPClientResponse, to request: HTTPClientRequest) async -> Bool
}

extension PushAPI {
    func deliver(_ dispatch: ChannelDispatch, _ words: Words, until deadline: Deadline) async -> SendOutcome {
        do throws(Unsendable) {
            let push = try Push(dispatch, words, at: clock.now)
            let first = try await request(for: push, until: deadline)
            let response = try await ask(first, push, deadline)
            guard await mayAskAgain(response, to: first) else { return outcome(of: response, to: push) }
            let second = try await request(for: push, until: deadline)
            return outcome(of: try await ask(second, push, deadline), to: push)
        } catch {
            return error.outcome
        }
    }

    func outcome(of error: HTTPClientError, to push: Push) -> SendOutcome { SendOutcome(error) }

    func mayAskAgain(_ response: HTTPClientResponse, to request: HTTPClientRequest) async -> Bool { false }

    private func ask(
        _ request: HTTPClientRequest,
        _ push: Push,
        _ deadline: Deadline
    ) async throws(Unsendable) -> HTTPClientResponse {
        do throws(HTTPClientError) {
            return try await client.execute(request, deadline: deadline)
        } catch {
            throw Unsendable(outcome(of: error, to: push))
        }
    }
}

/// An account with such a provider: where it is, and how fast it may be used.
struct PushAccount: Sendable {
    var name = "main"
    let base: String
    var rate = SendRate.unlimited

    /// `nil` when no URL can be made of it, as of a token with a space.
    func url(_ path: String) -> HTTPURL? {
        try? HTTPURL((base.hasSuffix("/") ? String(base.dropLast()) : base) + path)
    }
}

extension Unsendable {
    static let badAddress = Unsendable(.deadAddress(SendFault("invalid_token", "no device has such a token")))
    static let tooLarge = Unsendable(
        .refused(SendFault("payload_too_large", "the push is larger than its provider takes"))
    )
}

extension JSONWriter {
    mutating func member(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        key(name)
        string(value)
    }
}
