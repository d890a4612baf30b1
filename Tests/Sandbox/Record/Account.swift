/// An account with a provider. One for each test keeps tests apart.
struct Account: Hashable, Sendable {
    let provider: String
    let name: String

    /// For the provider's accounts that have nothing of their own.
    var everyone: Account { Account(provider: provider, name: "*") }
}

/// What became of a request.
enum Outcome: String, Sendable, CaseIterable {
    case taken, refused
    /// Ended without an answer, taken or not: the log tells.
    case cut
}
