/// What is governed: one account at one provider. Two workers that name it alike share its limits and its circuit.
package struct ProviderAccount: Sendable, Hashable, CustomStringConvertible {
    package let provider: String
    package let account: String

    package init(_ provider: String, _ account: String) {
        (self.provider, self.account) = (provider, account)
    }

    /// `nil` unless it is one's description.
    init?(description: String) {
        let parts = description.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        self.init(parts[0], parts[1])
    }

    package var description: String { "\(provider)/\(account)" }
}

extension ChannelProvider {
    package var identity: ProviderAccount { ProviderAccount(name, account) }
}
