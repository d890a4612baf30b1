import Primitives

// As it stands in Redis: a line of words, the version first, because the script compares it.

extension HealthReplica.Shared {
    var text: String {
        let pace = health.pace
        let words: [String] = [
            "\(version)", health.circuit.state.text, "\(health.restUntil.microseconds)",
            pace.ceiling.map { "\($0)" } ?? "-", "\(pace.changedAt.microseconds)", "\(pace.goal)",
            Word.write(health.fault), Word.write(health.pause?.by), Word.write(health.pause?.because),
            "\(health.pause?.since.microseconds ?? 0)", "\(id)",
        ]
        return words.joined(separator: " ")
    }

    /// `nil` for what another version has written: then everybody begins anew.
    init?(_ text: String, limits: CircuitBreaker.Limits) {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 11, let version = Int64(words[0]), let state = CircuitBreaker.State(words[1]),
            let rest = Int64(words[2]), let changedAt = Int64(words[4]), let goal = Double(words[5]),
            let since = Int64(words[9]), let id = UInt64(words[10])
        else { return nil }
        var health = AccountHealth(CircuitBreaker(state, limits: limits))
        health.restUntil = Timestamp(microseconds: rest)
        let changed = Timestamp(microseconds: changedAt)
        health.pace = Pace(ceiling: Double(words[3]).flatMap { $0 > 0 ? $0 : nil }, changedAt: changed, goal: goal)
        health.fault = Word.read(words[6])
        health.pause = Word.read(words[7]).map {
            AccountPause(by: $0, because: Word.read(words[8]) ?? "", since: Timestamp(microseconds: since))
        }
        self.init(version: version, id: id, health: health)
    }
}

/// Text of others as one word: never empty, and without spaces.
private enum Word {
    static func write(_ text: String?) -> String {
        guard let text, !text.isEmpty else { return "-" }
        return Base64.url.encode(Array(text.prefix(200).utf8))
    }

    static func read(_ word: String) -> String? {
        word == "-" ? nil : Base64.url.decode(word).map { String(decoding: $0, as: UTF8.self) }
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
