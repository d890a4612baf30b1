import Crypto
import PublicAPI
import ServiceKit
import Storage

/// What analytics is told beside what every service is.
struct AnalyticsSettings: Sendable {
    let edge: EdgeSettings
    let authentication: AuthenticationSettings
    let vault: DeadLetterVault

    /// `nil` when the reader has found a fault.
    init?(_ reader: inout ConfigurationReader) {
        let edge = EdgeSettings(.analytics, &reader)
        let vault = reader.required("HERALD_DATA_KEYS", "seals what dead letters hold, best as HERALD_DATA_KEYS_FILE") {
            text throws(CryptoError) in DeadLetterVault(try DataKeys(text: text))
        }
        guard let authentication = AuthenticationSettings(&reader), let edge, let vault else { return nil }
        (self.edge, self.authentication, self.vault) = (edge, authentication, vault)
    }
}
