import PublicAPI
import ServiceKit

/// What analytics is told beside what every service is.
struct AnalyticsSettings: Sendable {
    let edge: EdgeSettings
    let authentication: AuthenticationSettings

    /// `nil` when the reader has found a fault.
    init?(_ reader: inout ConfigurationReader) {
        let edge = EdgeSettings(.analytics, &reader)
        guard let authentication = AuthenticationSettings(&reader), let edge else { return nil }
        (self.edge, self.authentication) = (edge, authentication)
    }
}
