import Primitives
import Wire

/// Keeps a person's messages in their order when one has to come again later without having been tried: those after it
/// go the same way, behind it, unless they are more urgent. A worker's own memory, for so long and so many people: what
/// another worker has sent on a detour is not known here.
struct Detours: Sendable {
    struct Wait: Sendable, Equatable {
        let tier: String
        let until: Timestamp
    }

    private struct Detour {
        var wait: Wait
        /// In their order; the first may go when its time has come.
        var dispatches: [UUIDv7]
        var urgency: Int32
    }

    /// After its time a detour is remembered for so long, since its dispatches may come back to another worker.
    static let memory: Duration = .seconds(60)
    /// Between one dispatch of a person and the next.
    private static let gap: Duration = .milliseconds(1)
    private static let people = 50_000
    private static let each = 100

    private var detours: [RecipientKey: Detour] = [:]

    /// Whom a dispatch has to follow, and until when; `nil` when it may be tried.
    func wait(for dispatch: ChannelDispatch, at now: Timestamp) -> Wait? {
        guard let detour = detours[dispatch.recipient], detour.wait.until + Detours.memory > now,
            detour.dispatches.first != dispatch.id, dispatch.priority.rawValue <= detour.urgency
        else { return nil }
        return Wait(tier: detour.wait.tier, until: max(detour.wait.until, now) + Detours.gap)
    }

    /// The dispatch is sent to wait.
    mutating func note(_ dispatch: ChannelDispatch, _ wait: Wait, at now: Timestamp) {
        if detours.count >= Detours.people { detours = detours.filter { $0.value.wait.until + Detours.memory > now } }
        guard var detour = detours[dispatch.recipient], detour.wait.until + Detours.memory > now else {
            guard detours.count < Detours.people else { return }
            detours[dispatch.recipient] = Detour(
                wait: wait,
                dispatches: [dispatch.id],
                urgency: dispatch.priority.rawValue
            )
            return
        }
        if !detour.dispatches.contains(dispatch.id), detour.dispatches.count < Detours.each {
            detour.dispatches.append(dispatch.id)
        }
        detour.wait = Wait(tier: wait.tier, until: max(wait.until, detour.wait.until))
        detours[dispatch.recipient] = detour
    }

    /// The dispatch is done with, or goes its own way.
    mutating func end(_ dispatch: ChannelDispatch) {
        guard var detour = detours[dispatch.recipient] else { return }
        detour.dispatches.removeAll { $0 == dispatch.id }
        detours[dispatch.recipient] = detour.dispatches.isEmpty ? nil : detour
    }
}
