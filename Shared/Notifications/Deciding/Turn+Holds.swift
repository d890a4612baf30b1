import Primitives

extension Turn {
    func byQuietHours() -> Ruling? {
        guard let (hours, zone, end) = quietHours(at: now) else { return nil }
        return .defer(
            until: end,
            .quietHours,
            .quietHours,
            [
                Fact("quiet_from_minute", .number(Int64(hours.from))),
                Fact("quiet_until_minute", .number(Int64(hours.until))),
                Fact("timezone", .text(zone.name)),
            ]
        )
    }

    /// Those in which a moment lies, and when they end.
    func quietHours(at moment: Timestamp) -> (hours: QuietHours, zone: Zone, end: Timestamp)? {
        guard let person = knowledge.person else { return nil }
        let preferences = knowledge.preferences.quietHours == nil ? knowledge.tenantPreferences : knowledge.preferences
        guard let hours = preferences.quietHours else { return nil }
        let zone = preferences.quietZone ?? person.zone
        return hours.end(at: moment, in: zone).map { (hours, zone, $0) }
    }

    /// A cap of zero never renews; of several that are used up, the one that renews last is named.
    func byCaps(_ entry: TrackedNotification) -> Ruling? {
        guard !entry.isCounted, let person = knowledge.person else { return nil }
        let category = knowledge.category(entry.notification.category)
        let meter = CapMeter(moment: CapMoment(now, in: person.zone), now: now, zone: person.zone)
        let own = knowledge.preferences.caps
        let tenant = knowledge.tenantPreferences.caps
        let window = state.caps.window(category.key)
        let objections = [
            meter.hourly(state.caps.person, own.hourly ?? tenant.hourly, .hourlyCap),
            meter.daily(state.caps.person, own.daily ?? tenant.daily, .dailyCap),
            meter.hourly(window, category.caps.hourly, .categoryHourlyCap),
            meter.daily(window, category.caps.daily, .categoryDailyCap),
        ].compactMap(\.self)
        return objections.max { ($0.until ?? .never) < ($1.until ?? .never) }
    }
}

/// Compares counts with caps at one moment.
private struct CapMeter {
    let moment: CapMoment
    let now: Timestamp
    let zone: Zone

    func hourly(_ window: CapWindow, _ cap: Int?, _ reason: Reason) -> Ruling? {
        objection(window.hourly(at: moment), cap, reason) {
            max(now, Timestamp(second: (max(window.hour, moment.hour) + 1) * 3600))
        }
    }

    func daily(_ window: CapWindow, _ cap: Int?, _ reason: Reason) -> Ruling? {
        objection(window.daily(at: moment), cap, reason) {
            zone.start(ofDay: max(window.day, moment.day) + 1, from: now)
        }
    }

    private func objection(_ count: Int, _ cap: Int?, _ reason: Reason, _ renewal: () -> Timestamp) -> Ruling? {
        guard let cap, count >= cap else { return nil }
        let inputs = [Fact("cap", .number(Int64(cap))), Fact("count", .number(Int64(count)))]
        guard cap > 0 else { return .suppress(reason, .caps, inputs) }
        return .defer(until: renewal(), reason, .caps, inputs)
    }
}

extension Timestamp {
    fileprivate static let never = Timestamp(microseconds: .max)
}
