/// What a rebalance does to a consumer. The group waits while a change is handled, so be quick.
package enum AssignmentChange: Sendable, Equatable {
    /// The partitions are this consumer's; their first record comes once this is handled.
    case assigned([TopicPartition])
    /// The partitions will be taken away. No more of their records come; those in flight have a while to complete.
    case revoking([TopicPartition])
    /// The partitions' progress is committed, and they are about to be another's.
    case revoked([TopicPartition])
    /// The partitions have been another's for some time. Nothing more can be committed for them.
    case lost([TopicPartition])
}
