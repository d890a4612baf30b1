import JSON
package import Postgres
package import Storage
import Templates
package import Wire

/// Fills the template that the dispatch names with its variables; words that came with the request stand over it. A
/// dispatch without a template has only those.
package struct StoredWords: WordsMaker {
    private struct Key: Hashable {
        let tenant: TenantID
        let template: TemplateKey
        let version: Int
    }

    private let postgres: PostgresClient
    private let zones = SystemZones()
    /// A version never changes, but the partials in it do, and a template that is made anew counts from one again.
    private let editions = StoreCache<Key, WordsEdition?>(lifetime: .seconds(300), limit: 1000)

    /// Without `changes`, what is published is seen when a copy's time is over.
    package init(_ postgres: PostgresClient, changes: ChangeFeed? = nil) {
        self.postgres = postgres
        guard let changes else { return }
        editions.follow(changes) { change in
            switch change {
            // Which of a tenant's editions include this one is not known; reading them again is cheap.
            case .template(let tenant, _), .tenant(let tenant): .those { $0.tenant == tenant }
            default: .nothing
            }
        }
    }

    package func words(for dispatch: ChannelDispatch) async throws -> Words {
        guard let reference = dispatch.template else { return try await GivenWords().words(for: dispatch) }
        guard let channel = Storage.Channel(dispatch.channel),
            let edition = try await edition(reference, dispatch.recipient.tenant),
            let choice = try edition.choice(
                channel,
                locale: dispatch.locale ?? "",
                variant: reference.variant ?? ""
            )
        else { throw SendFault("template_missing", "\(reference.key), version \(reference.version)") }
        let locale = TemplateLocale(choice.locale, clockOf: dispatch.timezone, in: zones)
        return try choice.template.words(try StoredWords.data(dispatch), locale).overlaid(by: dispatch.content)
    }

    private func edition(_ reference: TemplateReference, _ tenant: String) async throws -> WordsEdition? {
        guard let tenant = TenantID(rawValue: tenant), let template = TemplateKey(rawValue: reference.key) else {
            return nil
        }
        let key = Key(tenant: tenant, template: template, version: Int(reference.version))
        return try await editions.value(key) {
            let database = TenantDatabase(postgres, tenant)
            guard let version = try await TemplateStore(database).version(key.version, of: template) else { return nil }
            return WordsEdition(try await WordsSources(of: version, template, in: database))
        }
    }

    private static func data(_ dispatch: ChannelDispatch) throws(SendFault) -> TemplateValue {
        guard !dispatch.variables.isEmpty else { return .object([:]) }
        do {
            return TemplateValue(json: try JSONDocument(parsing: dispatch.variables).root)
        } catch {
            throw SendFault("variables_invalid", "\(error)")
        }
    }
}

extension Storage.Channel {
    fileprivate init?(_ channel: Wire.Channel) {
        switch channel {
        case .email: self = .email
        case .sms: self = .sms
        case .push: self = .push
        case .inapp: self = .inapp
        default: return nil
        }
    }
}

extension Words {
    fileprivate func overlaid(by content: Content?) -> Words {
        guard let content else { return self }
        var words = self
        words.subject = content.subject ?? subject
        words.title = content.title ?? title
        words.text = content.body ?? text
        words.html = content.html ?? html
        words.url = content.url ?? url
        return words
    }
}
