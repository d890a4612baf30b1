/// What is governed: one account at one provider. Two workers that name it alike share its limits and its circuit.
package struct ProviderAccount: Sendable, Hashable, CustomStringConvertible {
    package let provider: String
    package let account: String

    package init(_ provider: String, _ account: String) {
        (self.provider, self.account) = (provider, account)
    }

    package var description: String { "\(provider)/\(account)" }
}

extension ChannelProvider {
    package var identity: ProviderAccount { ProviderAccount(name, account) }
}
