/// What a topic's configuration means for the log of each of its partitions. Retention frees whole segments, and a
/// segment takes at most an eighth of what is retained: so much more than asked for may be kept.
struct LogSettings: Equatable {
    let messageLimit: Int
    let segmentBytes: Int
    let segmentAge: Duration
    /// `nil` for ever.
    let retention: Duration?
    /// `nil` without limit.
    let retentionBytes: Int?

    private static let smallestSegment = 64 * 1024

    /// Negative retentions are unlimited, as in the configuration.
    init(messageLimit: Int, segmentBytes: Int, retentionMilliseconds: Int, retentionBytes: Int) {
        self.messageLimit = messageLimit
        retention = retentionMilliseconds < 0 ? nil : .milliseconds(retentionMilliseconds)
        self.retentionBytes = retentionBytes < 0 ? nil : retentionBytes
        self.segmentBytes =
            retentionBytes < 0 ? segmentBytes : min(segmentBytes, max(retentionBytes / 8, LogSettings.smallestSegment))
        segmentAge = retentionMilliseconds < 0 ? .seconds(7 * 86_400) : .milliseconds(retentionMilliseconds / 8)
    }
}
