import Primitives

extension Turn {
    /// Asks the rules in their order; the first that objects has the last word.
    func ruling(_ entry: TrackedNotification, _ channel: Channel) -> Ruling {
        let refusal =
            byExpiry(entry, heldUntilAtMost: entry.heldUntilAtMost) ?? bySchedule(entry) ?? refusal(entry, channel)
        return weigh(entry, refusal: refusal, hold: byDigest(entry, channel) ?? hold(entry, channel))
    }

    /// What stands against the channel whatever the time.
    func refusal(_ entry: TrackedNotification, _ channel: Channel) -> Ruling? {
        byPerson() ?? byFlags(entry) ?? byTemplate(entry, channel) ?? bySuppression(entry, channel)
            ?? byPreference(entry, channel) ?? byContact(channel)
    }

    /// What stands against it for now, unless it is critical.
    func hold(_ entry: TrackedNotification, _ channel: Channel) -> Ruling? {
        byQuietHours() ?? byCaps(entry) ?? byBudget(channel)
    }

    /// What is refused is not sent; what is only held is, when it is critical.
    func weigh(_ entry: TrackedNotification, refusal: Ruling?, hold: @autoclosure () -> Ruling?) -> Ruling {
        let objection = refusal ?? hold()
        guard let objection else {
            return Ruling(verdict: .send, reason: .allowed, rule: .routing, inputs: entry.awaited?.facts ?? [])
        }
        if refusal == nil, entry.priority == .critical {
            return Ruling(
                verdict: .send,
                reason: .passedAsCritical,
                rule: objection.rule,
                inputs: objection.inputs
            )
        }
        return objection.within(entry.notification.expiresAt)
    }

    func byExpiry(_ entry: TrackedNotification, heldUntilAtMost: Timestamp) -> Ruling? {
        if let expiresAt = entry.notification.expiresAt, expiresAt <= now {
            return .expire(.expired, .expiry, [Fact("expires_at", .moment(expiresAt))])
        }
        guard heldUntilAtMost <= now else { return nil }
        return .expire(.waitedTooLong, .expiry, [Fact("held_until_at_most", .moment(heldUntilAtMost))])
    }

    private func bySchedule(_ entry: TrackedNotification) -> Ruling? {
        guard let sendAt = entry.notification.sendAt, sendAt > now else { return nil }
        return .defer(until: sendAt, .scheduled, .schedule, [Fact("send_at", .moment(sendAt))])
    }

    private func byPerson() -> Ruling? {
        knowledge.person == nil ? .suppress(.unknownUser, .person) : nil
    }

    private func byTemplate(_ entry: TrackedNotification, _ channel: Channel) -> Ruling? {
        guard case .template(let key, let orContent) = entry.notification.words, !orContent else { return nil }
        let inputs = [Fact("template", .text(key))]
        guard let template = knowledge.templates[key] else { return .suppress(.templateMissing, .template, inputs) }
        return template.channels.contains(channel) ? nil : .suppress(.templateLacksChannel, .template, inputs)
    }

    private func bySuppression(_ entry: TrackedNotification, _ channel: Channel) -> Ruling? {
        let category = entry.notification.category
        guard let suppression = knowledge.suppressions.first(where: { $0.covers(category, channel) })
        else { return nil }
        let scope = suppression.category ?? "all"
        return .suppress(suppression.reason, .suppression, [Fact("suppressed_category", .text(scope))])
    }

    private func byPreference(_ entry: TrackedNotification, _ channel: Channel) -> Ruling? {
        let category = entry.notification.category
        let own = knowledge.preferences.choice(category, channel)
        guard let choice = own ?? knowledge.tenantPreferences.choice(category, channel), !choice.isAllowed,
            !knowledge.category(category).isRequired
        else { return nil }
        return .suppress(
            .optedOut,
            .preference,
            [
                Fact("choice_of", .text(own == nil ? "tenant" : "person")),
                Fact("choice_category", .text(choice.category ?? "all")),
                Fact("choice_channel", .text(choice.channel?.word ?? "all")),
            ]
        )
    }

    private func byContact(_ channel: Channel) -> Ruling? {
        switch knowledge.person?.destination(channel) {
        case .email(let contact), .sms(let contact):
            contact.isVerified ? nil : .suppress(.unverifiedAddress, .contact)
        case .push, .inapp: nil
        case nil:
            switch channel {
            case .email, .sms: .suppress(.noAddress, .contact)
            case .push: .suppress(.noDevice, .contact)
            case .inapp: .suppress(.noInbox, .contact)
            }
        }
    }
}

extension Ruling {
    /// What would only be allowed when it has expired, expires at once.
    fileprivate func within(_ expiresAt: Timestamp?) -> Ruling {
        guard let until, let expiresAt, expiresAt <= until else { return self }
        return .expire(.expiresBeforeAllowed, rule, inputs + [Fact("allowed_at", .moment(until))])
    }
}
