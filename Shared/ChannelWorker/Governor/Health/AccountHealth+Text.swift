import Primitives

// As it stands in Redis: a line of words, the version first, because the script compares it.

extension HealthReplica.Shared {
    var text: String {
        let pace = health.pace
        let words: [String] = [
            "\(version)", health.circuit.state.text, "\(health.restUntil.microseconds)",
            pace.ceiling.map { "\($0)" } ?? "-", "\(pace.changedAt.microseconds)", "\(pace.goal)",
            HealthReplica.Shared.word(health.pausedBy), HealthReplica.Shared.word(health.fault),
        ]
        return words.joined(separator: " ")
    }

    /// `nil` for what another version has written: then everybody begins anew.
    init?(_ text: String, limits: CircuitBreaker.Limits) {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 8, let version = Int64(words[0]), let state = CircuitBreaker.State(words[1]),
            let rest = Int64(words[2]), let changedAt = Int64(words[4]), let goal = Double(words[5])
        else { return nil }
        var health = AccountHealth(CircuitBreaker(state, limits: limits))
        health.restUntil = Timestamp(microseconds: rest)
        let changed = Timestamp(microseconds: changedAt)
        health.pace = Pace(ceiling: Double(words[3]).flatMap { $0 > 0 ? $0 : nil }, changedAt: changed, goal: goal)
        health.pausedBy = words[6] == "-" ? nil : words[6]
        health.fault = words[7] == "-" ? nil : words[7]
        self.init(version: version, health: health)
    }

    /// One word, never empty.
    private static func word(_ text: String?) -> String {
        guard let text, !text.isEmpty else { return "-" }
        return String(text.prefix(100).map { $0.isWhitespace ? "_" : $0 })
    }
}

extension CircuitBreaker.State {
    fileprivate var text: String {
        switch self {
        case .closed(let failures): "closed:\(failures)"
        case .open(let until): "open:\(until.microseconds)"
        case .halfOpen(let successes, let probe): "half:\(successes):\(probe?.microseconds ?? 0)"
        }
    }

    fileprivate init?(_ text: String) {
        let parts = text.split(separator: ":")
        let numbers = parts.dropFirst().compactMap { Int64($0) }
        switch (parts.first, numbers.count) {
        case ("closed", 1): self = .closed(failures: Int(clamping: numbers[0]))
        case ("open", 1): self = .open(until: Timestamp(microseconds: numbers[0]))
        case ("half", 2):
            let probe = numbers[1] == 0 ? nil : Timestamp(microseconds: numbers[1])
            self = .halfOpen(successes: Int(clamping: numbers[0]), probeUntil: probe)
        default: return nil
        }
    }
}
