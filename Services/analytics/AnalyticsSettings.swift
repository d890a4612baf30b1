import Crypto
import Postgres
import PublicAPI
import ServiceKit
import Storage

/// What analytics is told beside what every service is.
struct AnalyticsSettings: Sendable {
    let edge: EdgeSettings
    let authentication: AuthenticationSettings
    let vault: DeadLetterVault
    /// Where reports are read; `nil` for where everything is.
    let replica: PostgresConfiguration?
    /// `nil` when the console is not served.
    let console: Console?
    /// From one look at the budgets to the next.
    let budgetInterval: Duration

    /// `nil` when the reader has found a fault.
    init?(_ reader: inout ConfigurationReader) {
        let edge = EdgeSettings(.analytics, &reader)
        let vault = reader.required("HERALD_DATA_KEYS", "seals what dead letters hold, best as HERALD_DATA_KEYS_FILE") {
            text throws(CryptoError) in DeadLetterVault(try DataKeys(text: text))
        }
        replica = reader.optional(
            "HERALD_POSTGRES_READ_URL",
            "a streaming replica of the database that reports are read from while it answers"
        ) { text throws(PostgresError) in try PostgresConfiguration(url: text) }
        console = AnalyticsSettings.console(&reader)
        let seconds = reader.integer(
            "HERALD_BUDGET_INTERVAL",
            default: 60,
            in: 1...3600,
            "seconds from one look at what is spent of budgets to the next"
        )
        budgetInterval = .seconds(seconds)
        guard let authentication = AuthenticationSettings(&reader), let edge, let vault else { return nil }
        (self.edge, self.authentication, self.vault) = (edge, authentication, vault)
    }

    private static func console(_ reader: inout ConfigurationReader) -> Console? {
        let (folder, gateway) = ("HERALD_CONSOLE_FOLDER", "HERALD_GATEWAY_URL")
        let path = reader.optional(folder, "the folder of the operators' console, to serve it under /console/")
        let origin = reader.optional(gateway, "where the console finds the gateway, such as https://api.example.com")
        if let origin, !Console.isOrigin(origin) {
            reader.fault(gateway, "must be an origin such as https://api.example.com, in lower case, without a path")
            return nil
        }
        guard let path else { return nil }
        let console = Console(folder: path, gateway: origin)
        if console == nil { reader.fault(folder, "must hold the console's files") }
        return console
    }
}
