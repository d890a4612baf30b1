import Postgres

/// How far a notification came on a channel, in the order of the ladder: it only climbs. The database has the same
/// type and order; from `suppressed` on they are ends that nothing follows.
package enum DeliveryStatus: String, TextColumn, CaseIterable {
    case accepted, held, queued, deferred, unknown, sent, delivered, opened, clicked
    case suppressed, cancelled, failed, bounced, complained
}
