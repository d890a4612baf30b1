import Primitives
import Wire

/// What an attempt at one device came to.
enum DeviceEnd: Sendable, Equatable {
    /// Nothing more will be tried; the event tells how it ended.
    case over(DeliveryEvent)
    /// It may be tried again from then on; with the failure in its history if it was tried, and without a dispatch if
    /// its provider is not to be asked before.
    case waiting(until: Timestamp, ChannelDispatch?)
    /// Tried often enough: it goes to the dead letters.
    case buried(ChannelDispatch, DeliveryEvent)
}
