package import ChannelWorker

extension SendOutcome {
    /// The name of the case.
    package var kind: String { Mirror(reflecting: self).children.first?.label ?? "" }
}
