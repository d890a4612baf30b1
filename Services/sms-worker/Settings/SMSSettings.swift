import ChannelWorker
import HTTPClient
import ServiceKit

/// How text messages go, and through which providers, in order of preference.
struct SMSSettings {
    /// What is needed to reach a provider.
    enum Provider {
        case twilio(SMSAccount)
        case vonage(SMSAccount)
        case plivo(SMSAccount)
        case sns(SMSAccount, region: String, sessionToken: String?, kind: String)
    }

    /// As they stand in settings and events.
    private enum Name: String, CaseIterable {
        case twilio, vonage, plivo, sns
    }

    let rules: SMSRules
    let plan: ProviderPlan
    /// In the order of the plan's places.
    let providers: [Provider]

    /// `nil` when the reader has found a fault.
    init?(_ reader: inout ConfigurationReader) {
        let rules = reader.rules()
        let names = Name.allCases.map(\.rawValue)
        let plan = reader.providerPlan("HERALD_SMS_PROVIDERS", default: "twilio,vonage", known: names)
        let wanted = plan?.names.compactMap(Name.init) ?? []
        var known: [Name: Provider] = [:]
        // All are read, so that all are documented; only those that are wanted must be complete.
        for name in Name.allCases { known[name] = SMSSettings.provider(name, if: wanted.contains(name), &reader) }
        guard reader.faults.isEmpty, let plan else { return nil }
        (self.rules, self.plan, providers) = (rules, plan, wanted.compactMap { known[$0] })
    }

    private static func provider(_ name: Name, if isWanted: Bool, _ reader: inout ConfigurationReader) -> Provider? {
        switch name {
        case .twilio: reader.twilio(if: isWanted).map(Provider.twilio)
        case .vonage: reader.vonage(if: isWanted).map(Provider.vonage)
        case .plivo: reader.plivo(if: isWanted).map(Provider.plivo)
        case .sns: reader.sns(if: isWanted)
        }
    }
}
