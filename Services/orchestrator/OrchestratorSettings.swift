import Crypto
import ServiceKit
import Storage

/// What the orchestrator is told beside what every service is.
struct OrchestratorSettings: Sendable {
    let vault: AddressVault
    let fanOuts: FanOutRules

    /// `nil` when the reader has found a fault.
    init?(_ reader: inout ConfigurationReader) {
        let vault = reader.required("HERALD_DATA_KEYS", "the keys of addresses at rest, best as HERALD_DATA_KEYS_FILE")
        {
            text throws(CryptoError) in
            AddressVault(try DataKeys(text: text))
        }
        var rules = FanOutRules()
        rules.rate = reader.integer(
            "HERALD_FANOUT_RATE",
            default: rules.rate,
            in: 1...1_000_000,
            "people in a second to whom a tenant's requests to topics go"
        )
        rules.backlog = reader.integer(
            "HERALD_FANOUT_BACKLOG",
            default: rules.backlog,
            in: 1...1_000_000_000,
            "records waiting in a queue, above which requests to topics go no further"
        )
        guard let vault else { return nil }
        (self.vault, fanOuts) = (vault, rules)
    }
}
