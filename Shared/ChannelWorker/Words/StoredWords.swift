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
        guard dispatch.digest.isEmpty else { return try await digest(dispatch) }
        guard let reference = dispatch.template else { return try await GivenWords().words(for: dispatch) }
        let edition = try await edition(reference, dispatch.recipient.tenant)
        guard let edition, let words = try words(edition, dispatch, try StoredWords.data(dispatch)) else {
            throw SendFault("template_missing", "\(reference.key), version \(reference.version)")
        }
        return words.overlaid(by: dispatch.content)
    }

    /// `nil` when the edition has no words for the dispatch's channel.
    private func words(_ edition: WordsEdition, _ dispatch: ChannelDispatch, _ data: TemplateValue) throws -> Words? {
        let (locale, variant) = (dispatch.locale ?? "", dispatch.template?.variant ?? "")
        guard let channel = Storage.Channel(dispatch.channel),
            let choice = try edition.choice(channel, locale: locale, variant: variant)
        else { return nil }
        return try choice.template.words(data, TemplateLocale(choice.locale, clockOf: dispatch.timezone, in: zones))
    }

    /// What is left alone says what it would have said alone. Items whose own words cannot be made are counted.
    private func digest(_ dispatch: ChannelDispatch) async throws -> Words {
        let messages = dispatch.digest.filter(\.isTold).map { ($0, dispatch.alone($0)) }
        if dispatch.digest.count == 1, let (_, message) = messages.first { return try await words(for: message) }
        var told: [DigestData.Item] = []
        for (item, message) in messages {
            guard let words = try await wordsIfAny(for: message) else { continue }
            told.append(DigestData.Item(item, words))
        }
        let data = DigestData(told, of: dispatch).value
        if let reference = dispatch.template, let edition = try await edition(reference, dispatch.recipient.tenant),
            let words = try words(edition, dispatch, data)
        {
            return words
        }
        guard let words = try words(.standardDigest, dispatch, data) else {
            throw SendFault("template_missing", "there are no words for digests on this channel")
        }
        return words
    }

    private func wordsIfAny(for dispatch: ChannelDispatch) async throws -> Words? {
        do {
            return try await words(for: dispatch)
        } catch is SendFault {
            return nil
        }
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
        guard !dispatch.variables.isEmpty else { return TemplateValue.object([:]).reminding(dispatch.reminder) }
        do {
            return TemplateValue(json: try JSONDocument(parsing: dispatch.variables).root).reminding(dispatch.reminder)
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

extension TemplateValue {
    /// With `reminder`, where there is one: its number.
    fileprivate func reminding(_ number: UInt32) -> TemplateValue {
        guard number > 0, case .object(var members) = self else { return self }
        members["reminder"] = .integer(Int64(number))
        return .object(members)
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
