/// A message as its provider calls it, for callbacks that give back nothing of ours.
package struct ProviderMessage: Hashable, Sendable {
    package let provider: String
    package let account: String
    package let id: String

    package init(provider: String, account: String, id: String) {
        (self.provider, self.account, self.id) = (provider, account, id)
    }

    var key: String { "message:\(provider)/\(account)/\(id)" }
}
