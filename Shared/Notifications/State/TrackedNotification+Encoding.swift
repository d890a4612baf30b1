import Primitives

extension ByteWriter {
    mutating func tracked(_ entry: TrackedNotification) {
        notification(entry.notification)
        byte(entry.priority.rawValue)
        list(entry.routes) { $0.route($1) }
        byte(entry.step)
        optional(entry.escalatesAt)
        byte((entry.isCounted ? 1 : 0) | (entry.isKept ? 2 : 0) | (entry.reminding == nil ? 0 : 4))
        byte(entry.decisions)
        moment(entry.touchedAt)
        if let reminding = entry.reminding { self.reminding(reminding) }
    }

    private mutating func notification(_ notification: Notification) {
        id(notification.id)
        text(notification.category)
        list(notification.channels) { $0.byte($1.rawValue) }
        byte(notification.words.code | (notification.flag == nil ? 0 : Notification.Words.flagged))
        if let template = notification.template { text(template) }
        if let flag = notification.flag { text(flag) }
        byte(notification.priority?.rawValue ?? 0)
        optional(notification.sendAt)
        optional(notification.expiresAt)
        text(notification.locale)
    }

    private mutating func route(_ route: Route) {
        byte(route.channel.rawValue)
        byte(route.step)
        byte(route.stage.code)
        switch route.stage {
        case .waiting(let until, let reason), .collected(let until, let reason):
            moment(until)
            text(reason.rawValue)
        default: break
        }
    }
}

extension ByteReader {
    mutating func tracked() -> TrackedNotification? {
        guard let notification = notification(), let priority = priority(), let routes = list({ $0.route() }),
            routes.count <= Channel.allCases.count, let step = byte(), step < 8,
            let escalatesAt = optionalMoment(), let flags = byte(), flags < 8, let decisions = byte(),
            let touchedAt = moment()
        else { return nil }
        var entry = TrackedNotification(notification, priority, routes: routes, at: touchedAt)
        (entry.step, entry.escalatesAt, entry.decisions) = (step, escalatesAt, decisions)
        (entry.isCounted, entry.isKept) = (flags & 1 != 0, flags & 2 != 0)
        guard flags & 4 != 0 else { return entry }
        guard let reminding = reminding() else { return nil }
        entry.reminding = reminding
        return entry
    }

    private mutating func notification() -> Notification? {
        guard let id = id(), let category = text(), let channels = list({ $0.channel() }), let (words, flag) = words(),
            let priority = optionalPriority(), let sendAt = optionalMoment(), let expiresAt = optionalMoment(),
            let locale = text(),
            var notification = Notification(
                id,
                category: category,
                channels: channels,
                words: words,
                locale: locale,
                flag: flag
            )
        else { return nil }
        (notification.priority, notification.sendAt, notification.expiresAt) = (priority, sendAt, expiresAt)
        return notification
    }

    private mutating func words() -> (Notification.Words, flag: String?)? {
        guard let code = byte(), let words = words(code & ~Notification.Words.flagged) else { return nil }
        guard code & Notification.Words.flagged != 0 else { return (words, nil) }
        return text().map { (words, $0) }
    }

    private mutating func words(_ code: UInt8) -> Notification.Words? {
        switch code {
        case 0: .content
        case 1: text().map { .template($0, orContent: false) }
        case 2: text().map { .template($0, orContent: true) }
        default: nil
        }
    }

    private mutating func route() -> Route? {
        guard let channel = channel(), let step = byte(), step < 8, let code = byte() else { return nil }
        if let stage = Route.Stage(code: code) { return Route(channel: channel, step: step, stage: stage) }
        guard let until = moment(), let reason = text().flatMap(Reason.init(rawValue:)) else { return nil }
        switch code {
        case Route.Stage.waitingCode: return Route(channel: channel, step: step, stage: .waiting(until: until, reason))
        case Route.Stage.collectedCode:
            return Route(channel: channel, step: step, stage: .collected(until: until, reason))
        default: return nil
        }
    }

    private mutating func channel() -> Channel? {
        byte().flatMap(Channel.init(rawValue:))
    }

    private mutating func priority() -> Priority? {
        byte().flatMap(Priority.init(rawValue:))
    }

    private mutating func optionalPriority() -> Priority?? {
        guard let code = byte() else { return nil }
        return code == 0 ? .some(nil) : Priority(rawValue: code).map { .some($0) }
    }
}

extension Notification.Words {
    /// The bit of the code that says that a flag follows.
    fileprivate static let flagged: UInt8 = 4

    fileprivate var code: UInt8 {
        switch self {
        case .content: 0
        case .template(_, false): 1
        case .template(_, true): 2
        }
    }
}

extension Route.Stage {
    fileprivate static let waitingCode: UInt8 = 1
    fileprivate static let collectedCode: UInt8 = 9

    fileprivate var code: UInt8 {
        switch self {
        case .reserve: 0
        case .waiting: Route.Stage.waitingCode
        case .collected: Route.Stage.collectedCode
        case .dispatched: 2
        case .reached: 3
        case .noticed: 4
        case .failed: 5
        case .dropped: 6
        case .cancelled: 7
        case .retracted: 8
        }
    }

    fileprivate init?(code: UInt8) {
        let stages: [Route.Stage] = [.dispatched, .reached, .noticed, .failed, .dropped, .cancelled, .retracted]
        guard let stage = code == 0 ? .reserve : stages.first(where: { $0.code == code }) else { return nil }
        self = stage
    }
}
