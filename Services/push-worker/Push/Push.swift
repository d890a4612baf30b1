import ChannelWorker
import Primitives
import Wire

/// One message for one device, checked, as every provider is given it.
struct Push: Sendable {
    /// The same in every attempt.
    let id: UUIDv7
    let notificationID: UUIDv7
    let address: PushTarget.Address
    let app: String?
    let title: String?
    let body: String?
    let url: String?
    let category: String?
    let options: PushOptions?
    let priority: Priority
    /// When it is of no use any more.
    let expiresAt: Timestamp
    let timeToLive: Duration

    /// As long as any provider keeps a message for a device that is away.
    private static let longest: Duration = .seconds(28 * 86_400)

    init(_ dispatch: ChannelDispatch, _ words: Words, at now: Timestamp) throws(Unsendable) {
        guard case .push(let destination) = dispatch.destination, let target = destination.targets.first else {
            throw Unsendable(.refused(SendFault("bad_destination", "the dispatch is for no device")))
        }
        (id, notificationID) = (dispatch.id, dispatch.notificationID)
        (address, app, options) = (target.address, target.app, destination.options)
        (title, body, url) = (words.title ?? words.subject, words.text, words.url)
        (category, priority) = (dispatch.category, dispatch.priority)
        expiresAt = min(dispatch.expiresAt ?? now + Push.longest, now + Push.longest)
        timeToLive = max(.zero, expiresAt - now)
        guard title?.isEmpty == false || body?.isEmpty == false else {
            throw Unsendable(.refused(SendFault("no_content", "the push has neither title nor text")))
        }
    }

    /// Of a provider that knows devices by one word; a browser is none of its.
    var token: String? {
        if case .token(let token) = address { token } else { nil }
    }

    /// Whether the device may be woken for it.
    var isUrgent: Bool { priority != .low }

    /// In whole seconds, as all providers count.
    var secondsToLive: Int64 { timeToLive.components.seconds }
}
