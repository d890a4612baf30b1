import Wire

/// The level that follows from what waits in a stage. It rises at once and falls when half of its limit waits, so that a
/// stage near a limit does not open and close at every look.
struct Backlog: Sendable, Equatable {
    private(set) var level = SheddingLevel.nothing

    mutating func observe(_ waiting: Int64, _ limits: SheddingLimits) {
        let twice = waiting > .max / 2 ? .max : waiting * 2
        level = max(limits.level(at: waiting), min(level, limits.level(at: twice)))
    }
}

/// What waits for the orchestrator, and for the worker of each channel.
struct Backlogs: Sendable, Equatable {
    private var stages: [Stage: Backlog] = [:]

    enum Stage: Hashable, Sendable {
        case deciding
        case sending(Channel)
    }

    mutating func observe(_ waiting: Int64, in stage: Stage, _ limits: SheddingLimits) {
        stages[stage, default: Backlog()].observe(waiting, limits)
    }

    func level(of stage: Stage) -> SheddingLevel { stages[stage]?.level ?? .nothing }

    /// Everything passes the orchestrator; a channel counts where a request names it, and only if the others that it
    /// names are behind as well.
    func level(for channels: [Channel]) -> SheddingLevel {
        let sending = channels.map { level(of: .sending($0)) }.min() ?? .nothing
        return max(level(of: .deciding), sending)
    }
}
