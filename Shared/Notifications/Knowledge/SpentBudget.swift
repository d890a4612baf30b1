package import Primitives

/// A budget of which all is spent in a month, and that stops what it covers for the rest of it.
package struct SpentBudget: Hashable, Sendable {
    /// `nil` for all of them.
    package let channel: Channel?
    package let currency: String
    /// Millionths of the currency.
    package let limit: Int64
    package let spent: Int64
    /// What is known may be of a month that is over.
    package let month: Range<Timestamp>

    package init(on channel: Channel?, _ spent: Int64, of limit: Int64, _ currency: String, in month: Range<Timestamp>)
    {
        (self.channel, self.spent, self.limit) = (channel, spent, limit)
        (self.currency, self.month) = (currency, month)
    }

    /// What is in the inbox costs nothing: that all is spent on the others is no reason to leave it empty.
    func stops(_ channel: Channel, at moment: Timestamp) -> Bool {
        (self.channel == channel || self.channel == nil && channel != .inapp) && month.contains(moment)
    }
}
