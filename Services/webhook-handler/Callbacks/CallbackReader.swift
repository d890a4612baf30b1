import Primitives

/// One account's way of signing and of saying things.
protocol CallbackReader: Sendable {
    /// What a callback says, in our words; throws unless the account has surely sent it, and lately.
    func read(_ callback: Callback) async throws(CallbackError) -> [CallbackReport]
}

/// One thing that a callback says.
enum CallbackReport: Sendable, Equatable {
    /// Something happened to a message.
    case event(ProviderEvent)
    /// A person has answered a text message.
    case reply(TextReply)
    /// A topic asks whether it may send here: whoever fetches this says yes.
    case confirmation(url: String)
}

/// How far a callback's time may be from ours.
struct Freshness: Sendable {
    /// As long as the provider goes on trying.
    let past: Duration
    var future = Duration.seconds(300)

    func check(_ time: Timestamp, at now: Timestamp) throws(CallbackError) {
        guard now - time <= past, time - now <= future else {
            throw CallbackError(.stale, "it was signed at another time")
        }
    }
}
