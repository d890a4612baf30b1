import ChannelWorker
import Notifications
import Storage

// What the stores say, in the domain's words.

extension Notifications.Category {
    /// One that names no channels at all routes as one that nobody has made.
    init(_ stored: Storage.Category) {
        self = .standard(stored.key.rawValue)
        if !stored.defaultChannels.isEmpty || !stored.fallbackOrder.isEmpty {
            defaultChannels = stored.defaultChannels.map(Notifications.Channel.init)
            fallbackOrder = stored.fallbackOrder.map(Notifications.Channel.init)
        }
        caps = Caps(hourly: stored.hourlyCap, daily: stored.dailyCap)
        isRequired = stored.isRequired
        unknownPolicy = UnknownPolicy(rawValue: stored.unknownPolicy.rawValue) ?? .hold
        escalatesAfter = stored.escalatesAfter.map { .seconds($0) }
        defaultPriority = Notifications.Priority(stored.defaultPriority)
        highestPriority = Notifications.Priority(stored.highestPriority)
        (tracksOpens, tracksClicks) = (stored.tracksOpens, stored.tracksClicks)
        allowsDigest = stored.digest == .allowed
        flag = stored.flag?.rawValue
        reminders = stored.reminders.flatMap { Reminders(afterSeconds: $0.afterSeconds, times: $0.times) }
        version = Int64(stored.version)
    }
}

extension FlagAnswer {
    init(_ flag: Flag, for person: RecipientKey) {
        let answer = flag.answer(for: person)
        self.init(isIn: answer.isIn, why: Why(answer.why), version: Int64(flag.version))
    }
}

extension FlagAnswer.Why {
    fileprivate init(_ stored: Flag.Answer.Why) {
        switch stored {
        case .listedIn: self = .listedIn
        case .listedOut: self = .listedOut
        case .percentage: self = .percentage
        }
    }
}

extension Notifications.Priority {
    fileprivate init(_ stored: Storage.Category.Priority) {
        switch stored {
        case .low: self = .low
        case .normal: self = .normal
        case .high: self = .high
        case .critical: self = .critical
        }
    }
}

extension PublishedTemplate {
    init(_ stored: RuleTables.Publication) {
        var variants: [Notifications.Channel: [Variant]] = [:]
        for (channel, known) in stored.variants {
            variants[Notifications.Channel(channel)] = known.map { Variant($0.name, weight: $0.weight) }
        }
        self.init(version: Int64(stored.version), channels: ChannelSet(variants.keys), variants: variants)
    }
}

extension Notifications.Preferences {
    init(_ stored: Storage.Preferences, _ zones: SystemZones) {
        self.init()
        choices = stored.choices.map { choice in
            let channel = choice.channel.map(Notifications.Channel.init)
            return Choice(category: choice.category?.rawValue, channel: channel, isAllowed: choice.isAllowed)
        }
        quietHours = stored.quietHours.flatMap { QuietHours(from: $0.from, until: $0.until) }
        quietZone = stored.quietHours?.timezone.map(zones.zone)
        caps = Caps(hourly: stored.hourlyCap, daily: stored.dailyCap)
        allowsTracking = stored.allowsTracking
        digest = DigestChoice(stored.digest.map(DigestChoice.Wish.init), minute: stored.digestMinute)
        version = Int64(stored.version)
    }
}

extension DigestChoice.Wish {
    fileprivate init(_ stored: Storage.Preferences.Digest) {
        switch stored {
        case .none: self = .none
        case .hourly: self = .every(.hourly)
        case .daily: self = .every(.daily)
        case .weekly: self = .every(.weekly)
        }
    }
}

extension Notifications.Suppression {
    init(_ stored: SuppressionTables.InForce) {
        let cause: Cause =
            switch stored.reason {
            case .hardBounce: .hardBounce
            case .complaint: .complaint
            case .unsubscribe: .unsubscribe
            case .stop: .stop
            case .manual: .manual
            }
        self.init(Notifications.Channel(stored.channel), category: stored.category?.rawValue, cause)
    }
}

extension Storage.Channel {
    init(_ channel: Notifications.Channel) {
        switch channel {
        case .email: self = .email
        case .sms: self = .sms
        case .push: self = .push
        case .inapp: self = .inapp
        }
    }
}

extension Notifications.Channel {
    init(_ stored: Storage.Channel) {
        switch stored {
        case .email: self = .email
        case .sms: self = .sms
        case .push: self = .push
        case .inapp: self = .inapp
        }
    }
}
