import Primitives

extension Turn {
    /// The channels whose messages may be put together. On the others each is seen as it comes, or costs as much alone.
    private static let digestChannels: [Channel] = [.email]
    /// The tenant's own words for digests, where it has published any.
    static let digestTemplate = "digest"

    /// What need not come at once waits for the others. What would have expired by then does not.
    func byDigest(_ entry: TrackedNotification, _ channel: Channel) -> Ruling? {
        guard let period = digestPeriod, entry.priority <= .normal, Turn.digestChannels.contains(channel),
            let person = knowledge.person, person.hasInbox,
            knowledge.category(entry.notification.category).mayWaitForDigest
        else { return nil }
        let before = entry.collectedUntil(channel)
        if let before, before <= now || releasesEarly { return nil }
        let own = knowledge.preferences.digest
        let minute = own.minute ?? knowledge.tenantPreferences.digest.minute ?? DigestChoice.usualMinute
        let boundary = period.boundary(after: now, atMinute: minute, in: person.zone)
        // Looked at anew, it never waits for longer than it was told before.
        let until = min(before ?? .latest, quietHours(at: boundary)?.end ?? boundary)
        if let expiresAt = entry.notification.expiresAt, expiresAt <= until { return nil }
        return .defer(
            until: until,
            .heldForDigest,
            .digest,
            [Fact("digest", .text(period.rawValue)), Fact("timezone", .text(person.zone.name))]
        )
    }

    /// The person's own word goes before the tenant's.
    private var digestPeriod: DigestPeriod? {
        let wish = knowledge.preferences.digest.wish ?? knowledge.tenantPreferences.digest.wish
        guard case .every(let period) = wish else { return nil }
        return period
    }

    /// Looks at what is collected, all of it or what is due, and sends what may go: several together, one as itself.
    mutating func release(onlyDue: Bool) {
        for channel in Turn.digestChannels {
            let collected = state.tracked.filter { entry in
                entry.collectedUntil(channel).map { !onlyDue || $0 <= now } ?? false
            }
            guard !collected.isEmpty else { continue }
            let ready = collected.map(\.notification.id).filter { judge($0, channel) }
            if ready.count > 1 {
                digest(ready, channel)
            } else if let alone = ready.first {
                updateRoute(alone, channel) { turn, index, entry in
                    turn.dispatch(Ruling(verdict: .send, reason: .allowed, rule: .routing), index, &entry)
                }
            }
        }
    }

    /// A digest that has as many as it may hold does not wait for its time.
    mutating func releaseIfFull() {
        for channel in Turn.digestChannels
        where state.tracked.count(where: { $0.collectedUntil(channel) != nil }) >= RecipientState.Limits.digest {
            releasesEarly = true
            release(onlyDue: false)
            releasesEarly = false
        }
    }

    /// Whether it may go now. The caps are asked for each and the counts stand still: a digest counts once.
    private mutating func judge(_ notification: UUIDv7, _ channel: Channel) -> Bool {
        var isReady = false
        updateRoute(notification, channel) { turn, index, entry in
            let ruling = turn.ruling(entry, channel)
            isReady = ruling.verdict == .send
            if !isReady { turn.follow(ruling, index, &entry) }
            turn.moveOn(&entry)
        }
        return isReady
    }

    private mutating func digest(_ members: [UUIDv7], _ channel: Channel) {
        let id = members[0].digestID(of: members, channel)
        let ruling = Ruling(
            verdict: .collect,
            reason: .digested,
            rule: .digest,
            inputs: [Fact("notifications", .number(Int64(members.count)))],
            dispatch: id
        )
        countDigest(of: members)
        var items: [Dispatch] = []
        for member in members {
            updateRoute(member, channel) { turn, index, entry in
                entry.isCounted = true
                if let item = turn.makeDispatch(ruling, index, &entry) { items.append(item) }
            }
        }
        guard let first = items.first else { return }
        let locale = knowledge.person?.locale ?? ""
        let digest = Digest(period: digestPeriod, items: items.map { Digest.Item($0) })
        let template = choice(of: Turn.digestTemplate, id, channel)
        actions.append(.dispatch(Dispatch(id, digest, of: items, first, locale: locale, template: template)))
    }

    /// Once, and once in each category, for those that were not counted on another channel.
    private mutating func countDigest(of members: [UUIDv7]) {
        guard let zone = knowledge.person?.zone else { return }
        let uncounted = state.tracked.filter { members.contains($0.notification.id) && !$0.isCounted }
        guard !uncounted.isEmpty else { return }
        let categories = Set(uncounted.map(\.notification.category)).sorted().map { knowledge.category($0) }
        state.caps.count(categories, CapMoment(now, in: zone))
    }

    private mutating func updateRoute(
        _ notification: UUIDv7,
        _ channel: Channel,
        _ work: (inout Turn, Int, inout TrackedNotification) -> Void
    ) {
        update(notification) { turn, entry in
            guard let index = entry.routes.firstIndex(where: { $0.channel == channel }) else { return }
            work(&turn, index, &entry)
        }
    }
}

extension TrackedNotification {
    fileprivate func collectedUntil(_ channel: Channel) -> Timestamp? {
        guard let route = routes.first(where: { $0.channel == channel }), route.stage.isCollected else { return nil }
        return route.stage.waitsUntil
    }
}

extension Timestamp {
    fileprivate static let latest = Timestamp(microseconds: .max)
}
