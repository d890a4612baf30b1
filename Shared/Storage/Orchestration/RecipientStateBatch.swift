/// Everything that a batch of records changed, to be written at once or not at all.
package struct RecipientStateBatch: Sendable {
    package let watermark: Watermark
    /// The new state of each recipient; empty bytes forget it.
    package var states: [RecipientKey: [UInt8]] = [:]
    /// Scheduled before `cancelledTimers` are removed.
    package var timers: [RecipientTimer] = []
    package var cancelledTimers: [RecipientTimer.Key] = []

    package init(_ watermark: Watermark) {
        self.watermark = watermark
    }
}
