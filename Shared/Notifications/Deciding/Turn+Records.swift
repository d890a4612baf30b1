import Primitives

extension Turn {
    /// Returns the id of the decision. Ids have room for 256 decisions a notification: before they run out, it is no
    /// longer told every time that it waits on.
    @discardableResult
    mutating func record(_ ruling: Ruling, _ index: Int, _ entry: inout TrackedNotification) -> UUIDv7 {
        let route = entry.routes[index]
        let id = entry.notification.id.derived(.decision, route.channel, step: route.step, ordinal: entry.decisions)
        guard ruling.verdict != .defer || entry.decisions < 240 else { return id }
        if entry.decisions < .max { entry.decisions += 1 }
        actions.append(.record(makeDecision(id, ruling, route, entry)))
        return id
    }

    private func makeDecision(
        _ id: UUIDv7,
        _ ruling: Ruling,
        _ route: Route,
        _ entry: TrackedNotification
    ) -> Decision {
        let notification = entry.notification
        let ownDispatch = ruling.verdict == .send ? notification.id.dispatchID(route.channel, step: route.step) : nil
        return Decision(
            id: id,
            notification: notification.id,
            channel: route.channel,
            step: route.step,
            verdict: ruling.verdict,
            reason: ruling.reason,
            rule: ruling.rule,
            inputs: ruling.inputs,
            versions: versions(notification),
            until: ruling.until,
            dispatch: ruling.dispatch ?? ownDispatch,
            category: notification.category,
            priority: entry.priority,
            isDryRun: false,
            decidedAt: now,
            reminder: ruling.reminder
        )
    }

    private func versions(_ notification: Notification) -> [Decision.VersionUsed] {
        var versions = [
            Decision.VersionUsed(name: "user", version: knowledge.person?.version ?? 0),
            Decision.VersionUsed(name: "preferences", version: knowledge.preferences.version),
            Decision.VersionUsed(name: "category", version: knowledge.category(notification.category).version),
        ]
        if let key = notification.template {
            versions.append(.init(name: "template", version: knowledge.templates[key]?.version ?? 0))
        }
        return versions
    }
}

extension Decision {
    var asDryRun: Decision {
        Decision(
            id: id,
            notification: notification,
            channel: channel,
            step: step,
            verdict: verdict,
            reason: reason,
            rule: rule,
            inputs: inputs,
            versions: versions,
            until: until,
            dispatch: nil,
            category: category,
            priority: priority,
            isDryRun: true,
            decidedAt: decidedAt
        )
    }
}
