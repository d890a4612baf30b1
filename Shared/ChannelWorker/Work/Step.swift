import Wire

/// What follows from an attempt: decided as a value, performed by `DispatchWork`.
enum Step: Sendable, Equatable {
    /// It is over: this is told.
    case conclude(DeliveryEvent)
    /// It was tried, goes to a waiting topic, and may be claimed anew from there.
    case retry(ChannelDispatch, tier: String)
    /// It goes to the dead letters, with its history, and is told as failed.
    case bury(ChannelDispatch, DeliveryEvent)
}
