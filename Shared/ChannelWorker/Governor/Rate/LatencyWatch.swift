import Primitives

/// Notices when an account's answers take much longer than they used to: the sign of a provider with too much to do.
struct LatencyWatch: Sendable, Equatable {
    private var usual = 0.0
    private var recent = 0.0
    private var toldAt = Timestamp(microseconds: 0)

    private static let patience = 1.0
    private static let factor = 4.0
    private static let silence: Duration = .seconds(5)

    /// Whether to slow down.
    mutating func observe(_ took: Duration, at now: Timestamp) -> Bool {
        let seconds = took.seconds
        guard usual > 0 else {
            (usual, recent) = (seconds, seconds)
            return false
        }
        recent += (seconds - recent) / 16
        // What is usual is learned slowly, and faster downwards, so that a bad hour does not become the measure.
        usual += (seconds - usual) / (seconds < usual ? 64 : 4096)
        guard recent > max(LatencyWatch.patience, usual * LatencyWatch.factor), now - toldAt >= LatencyWatch.silence
        else { return false }
        toldAt = now
        return true
    }
}
