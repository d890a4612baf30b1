/// In which order a channel's providers are asked: rank by rank, and within a rank each as often first as its weight
/// says.
package struct ProviderPlan: Sendable, Equatable {
    package struct Place: Sendable, Equatable {
        package let name: String
        package let rank: Int
        package let weight: Int
    }

    package let places: [Place]

    package var names: [String] { places.map(\.name) }

    /// `a,b` for a before b; `a=3|b=1,c` for three in four through a and one through b, and c when neither can. `nil` for
    /// a name that comes twice and a weight that is none.
    package init?(text: String) {
        var places: [Place] = []
        for (rank, part) in text.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
            for choice in part.split(separator: "|", omittingEmptySubsequences: false) {
                guard let place = Place(choice.filter { !$0.isWhitespace }, rank) else { return nil }
                places.append(place)
            }
        }
        guard Set(places.map(\.name)).count == places.count else { return nil }
        self.places = places
    }

    /// The providers, made in the order of `places`, with their places.
    package func routes(_ providers: [any ChannelProvider]) -> [ProviderRoute] {
        zip(places, providers).map { ProviderRoute($1, rank: $0.rank, weight: $0.weight) }
    }
}

extension ProviderPlan.Place {
    fileprivate init?(_ text: String, _ rank: Int) {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), !parts[0].isEmpty,
            let weight = parts.count == 1 ? 1 : Int(parts[1]), (1...1000).contains(weight)
        else { return nil }
        (name, self.rank, self.weight) = (parts[0], rank, weight)
    }
}

/// A provider with its place among the others of its channel.
package struct ProviderRoute: Sendable {
    package let provider: any ChannelProvider
    package let rank: Int
    package let weight: Int

    package init(_ provider: any ChannelProvider, rank: Int, weight: Int = 1) {
        (self.provider, self.rank, self.weight) = (provider, rank, max(1, weight))
    }

    /// Each after the one before.
    package static func inOrder(_ providers: [any ChannelProvider]) -> [ProviderRoute] {
        providers.enumerated().map { ProviderRoute($1, rank: $0) }
    }
}
