package import HTTPClient
package import ServiceKit

extension ConfigurationReader {
    /// A provider's fixed path behind the base URL that the setting of that name, or its default, gives.
    package mutating func endpoint(_ name: String, _ base: String, _ path: String) -> HTTPURL? {
        do {
            return try HTTPURL(base, path: path)
        } catch {
            fault(name, "is refused: \(error)")
            return nil
        }
    }

    /// What a provider's account takes: `HERALD_<PROVIDER>_RATE`, and `HERALD_<PROVIDER>_WARMUP` for a sender that is new.
    package mutating func sendRate(_ provider: String, default fallback: SendRate) -> SendRate {
        let rate = value(
            "HERALD_\(provider)_RATE",
            default: fallback.text,
            "messages that the account takes, such as 100/s or 1000/min; 0 is no limit",
            expected: "such as 100/s, 1000/min or 0"
        ) { text in SendRate(text: text) == nil ? nil : text }
        let warmUp = optional(
            "HERALD_\(provider)_WARMUP",
            "how a new sender begins: since when, messages of the first day, growth a day, days: 2026-11-01 50 x2 14"
        )
        if let warmUp, WarmUp(text: warmUp) == nil {
            fault("HERALD_\(provider)_WARMUP", "must be such as 2026-11-01 50 x2 14")
        }
        return (SendRate(text: rate) ?? fallback).warmingUp(warmUp.flatMap { WarmUp(text: $0) })
    }

    /// Providers in order of preference, of the `known` ones, each once; `nil` and a fault for anything else.
    package mutating func providerPlan(_ key: String, default fallback: String, known: [String]) -> ProviderPlan? {
        let meaning = "providers in order of preference, with commas between; a=3|b=1 shares by weight"
        let plan = ProviderPlan(text: string(key, default: fallback, meaning))
        if let plan, Set(plan.names).isSubset(of: known) { return plan }
        fault(key, "must be some of \(known.joined(separator: ", ")), each once, such as a,b or a=3|b=1,c")
        return nil
    }
}
