/// Where a worker uses an account.
struct AccountPlace: Sendable, Equatable {
    let channel: String
    let rank: Int
    let weight: Int

    init(_ channel: String, _ route: ProviderRoute) {
        (self.channel, rank, weight) = (channel, route.rank, route.weight)
    }

    init(channel: String, rank: Int, weight: Int) {
        (self.channel, self.rank, self.weight) = (channel, rank, weight)
    }
}
