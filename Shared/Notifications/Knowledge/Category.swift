/// A kind of notification and its rules.
package struct Category: Hashable, Sendable {
    package let key: String
    /// All at once.
    package var defaultChannels: [Channel] = []
    /// One after the other, each when those before it could not be used, failed or, after `escalatesAfter`, were not
    /// engaged with. Begins after the default channels, where there are any.
    package var fallbackOrder: [Channel] = []
    package var escalatesAfter: Duration?
    package var caps = Caps()
    /// People cannot opt out of it; what the law lets them refuse, suppressions, still holds.
    package var isRequired = false
    package var unknownPolicy = UnknownPolicy.hold
    /// Of a request that names none.
    package var defaultPriority = Priority.normal
    /// A request that asks for more gets this.
    package var highestPriority = Priority.critical
    /// Whether a message tells when it is opened, and which of its links are followed, unless its person forbids it.
    package var tracksOpens = false
    package var tracksClicks = false
    /// Whether people may get it in a digest, as far as its other rules let it wait.
    package var allowsDigest = true
    /// Only those whom it lets in get anything of the category.
    package var flag: String?
    package var reminders: Reminders?
    package var version: Int64 = 0

    package init(key: String) {
        self.key = key
    }

    /// The rules where nobody has made any: every channel that costs nothing.
    package static func standard(_ key: String) -> Category {
        var category = Category(key: key)
        category.defaultChannels = [.email, .push, .inapp]
        return category
    }

    /// What nobody may refuse, what better comes twice than never and what escalates is never worth less by waiting.
    var mayWaitForDigest: Bool {
        allowsDigest && !isRequired && unknownPolicy == .hold && escalatesAfter == nil
    }

    func priority(_ requested: Priority?) -> Priority {
        min(requested ?? defaultPriority, highestPriority)
    }
}

/// What to do when a crash leaves open whether the provider took a message.
package enum UnknownPolicy: String, Sendable {
    /// Wait for the provider's word, then fail visibly.
    case hold
    /// Better twice than never, as for one-time codes.
    case resend
    /// That, and a provider that is slow to answer is not waited for.
    case hedge
}
