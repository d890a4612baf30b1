extension Turn {
    /// Asked whenever a channel is due, so that turning a flag off also stops what was scheduled, held or in reserve. Both
    /// the category's flag and the notification's must let the person in, and critical passes neither: a flag is an
    /// operator's explicit word.
    func byFlags(_ entry: TrackedNotification) -> Ruling? {
        let notification = entry.notification
        let flags = [knowledge.category(notification.category).flag, notification.flag].compactMap(\.self)
        for flag in flags {
            let answer = knowledge.flags[flag] ?? .none
            guard !answer.isIn else { continue }
            return .suppress(
                .notInRollout,
                .flag,
                [
                    Fact("flag", .text(flag)), Fact("flag_says", .text(answer.why.rawValue)),
                    Fact("flag_version", .number(answer.version)),
                ]
            )
        }
        return nil
    }
}
