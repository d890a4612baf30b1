import Primitives

/// One channel of a notification.
struct Route: Equatable, Sendable {
    let channel: Channel
    let step: UInt8
    var stage = Stage.reserve

    enum Stage: Equatable, Sendable {
        /// Its step has not come.
        case reserve
        case waiting(until: Timestamp, Reason)
        /// The same, to go out with the others that are collected.
        case collected(until: Timestamp, Reason)
        case dispatched
        /// Delivered, as far as a provider can tell.
        case reached
        case noticed
        case failed
        /// Ruled out.
        case dropped
        case cancelled
        case retracted
    }

    /// Where a notification may go: all that the request names at once, or by the category's routing.
    static func plan(_ notification: Notification, _ category: Category) -> [Route] {
        guard notification.channels.isEmpty else { return notification.channels.map { Route(channel: $0, step: 0) } }
        guard !category.defaultChannels.isEmpty || !category.fallbackOrder.isEmpty else {
            return plan(notification, .standard(category.key))
        }
        var routes: [Route] = []
        for channel in category.defaultChannels where !routes.contains(where: { $0.channel == channel }) {
            routes.append(Route(channel: channel, step: 0))
        }
        for channel in category.fallbackOrder where !routes.contains(where: { $0.channel == channel }) {
            routes.append(Route(channel: channel, step: routes.last.map { $0.step + 1 } ?? 0))
        }
        return routes
    }
}

extension Route.Stage {
    var isOpen: Bool { self == .reserve || isWaiting }
    var isWaiting: Bool { waitsUntil != nil }
    /// Whether its dispatch may be unsent.
    var isRevocable: Bool { isOpen || self == .dispatched }
    var isUnderWay: Bool { self == .dispatched || self == .reached || self == .noticed }

    var isCollected: Bool {
        if case .collected = self { true } else { false }
    }

    var waitsUntil: Timestamp? {
        switch self {
        case .waiting(let moment, _), .collected(let moment, _): moment
        default: nil
        }
    }
}
