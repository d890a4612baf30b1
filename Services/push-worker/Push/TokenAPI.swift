import ChannelWorker
import HTTPClient

/// A provider that is asked with a token of ours, which all workers share and renew.
protocol TokenAPI: PushAPI {
    var login: PushAccount { get }
    var token: SharedToken { get }
    /// Whether it was the token that the provider did not take.
    func blamesToken(_ response: HTTPClientResponse) -> Bool
}

extension TokenAPI {
    var account: String { login.name }
    var rate: SendRate { login.rate }

    func mayAskAgain(_ response: HTTPClientResponse, to request: HTTPClientRequest) async -> Bool {
        guard blamesToken(response), let used = request.headers["authorization"] else { return false }
        return await token.discard(String(used.dropFirst("bearer ".count)))
    }
}
