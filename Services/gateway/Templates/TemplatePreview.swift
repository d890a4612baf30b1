import ChannelWorker
import HTTPServer
import JSON
import JSONSchema
import Primitives
import PublicAPI
import Storage
import Templates

/// POST /api/v1/templates/{template}/preview: the words that the workers would make, and what they would miss.
struct TemplatePreview: Sendable {
    let room: TemplateRoom
    private let zones = SystemZones()

    init(room: TemplateRoom) {
        self.room = room
    }

    func answer(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let key = try room.key(request)
        let wish = try BodyReader.object(request) { PreviewRequest(&$0) }
        let sources = try await sources(for: wish, key, caller)
        let choice = try TemplatePreview.choice(sources, wish)
        let data = TemplateValue(json: wish.data.root)
        let locale = TemplateLocale(choice.locale, clockOf: wish.timezone, in: zones)
        let words: Words
        do {
            words = try choice.template.draft(data, locale)
        } catch {
            throw TemplatePreview.refusal(error, sources)
        }
        let warnings = TemplatePreview.warnings(choice, data) + (try TemplatePreview.warnings(sources.version, wish))
        return Envelope.response(.ok, for: request) { json in
            json.object { json in
                json.member("version", wish.draft == nil ? sources.version.number : nil)
                choice.write(wish, to: &json)
                json.key("words")
                json.object { json in for field in WordsField.allCases { json.member(field.rawValue, words[field]) } }
                json.key("warnings")
                json.array(of: warnings)
            }
        }
    }

    private func sources(for wish: PreviewRequest, _ key: TemplateKey, _ caller: Caller) async throws -> WordsSources {
        try await room.read(key, caller) { store, template in
            if let draft = wish.draft {
                let version = draft.version(after: template.latestVersion, by: caller, at: WallClock.system.now)
                return try await WordsSources(of: version, key, in: store.database)
            }
            guard let version = try await store.version(wish.number ?? template.latestVersion, of: key) else {
                throw HTTPError.noSuchVersion
            }
            return try await WordsSources(of: version, key, in: store.database)
        }
    }

    private static func choice(_ sources: WordsSources, _ wish: PreviewRequest) throws(HTTPError) -> WordsEdition.Choice
    {
        do {
            let edition = WordsEdition(sources)
            if let choice = try edition.choice(wish.channel, locale: wish.locale, variant: wish.variant) {
                return choice
            }
        } catch {
            throw refusal(error, sources)
        }
        throw .invalid([.init("/channel", "template_missing", "there are no words for this channel and language")])
    }

    /// Text by text, as publishing would refuse them, when they are what is wrong.
    private static func refusal(_ fault: SendFault, _ sources: WordsSources) -> HTTPError {
        let faults = WordsProof(sources, shape: .anything).faults
        guard !faults.isEmpty else { return .invalid([.init("/contents", fault.code, fault.detail)]) }
        return .invalid(faults.map { .init($0.pointer, $0.code, $0.detail) })
    }

    /// What the data does not have of what the words name.
    private static func warnings(_ choice: WordsEdition.Choice, _ data: TemplateValue) -> [PreviewWarning] {
        choice.template.problems(with: TemplateShape(of: data)).prefix(PreviewWarning.limit).map { field, problem in
            PreviewWarning(pointer: "/words/\(field)", code: problem.code.rawValue, detail: problem.description)
        }
    }

    /// What of the data a request would be refused for.
    private static func warnings(_ version: TemplateVersion, _ wish: PreviewRequest) throws -> [PreviewWarning] {
        guard let schema = version.schema else { return [] }
        return try JSONSchema(parsing: Array(schema.utf8)).faults(of: wish.data.root).map { fault in
            PreviewWarning(pointer: "/data\(fault.pointer)", code: fault.code.rawValue, detail: fault.detail)
        }
    }
}

/// Something that is probably not meant so.
private struct PreviewWarning: AnswerObject {
    let pointer: String
    let code: String
    let detail: String

    static let limit = 100

    func write(to json: inout JSONWriter) {
        json.member("pointer", pointer)
        json.member("code", code)
        json.member("detail", detail)
    }
}

extension WordsEdition.Choice {
    fileprivate func write(_ wish: PreviewRequest, to json: inout JSONWriter) {
        json.member("channel", wish.channel.rawValue)
        json.member("locale", wordsLocale.isEmpty ? nil : wordsLocale)
        json.member("variant", variant.isEmpty ? nil : variant)
    }
}

extension TemplateVersionDraft {
    /// As it would be if it were written now.
    fileprivate func version(after latest: Int, by caller: Caller, at now: Timestamp) -> TemplateVersion {
        TemplateVersion(
            number: latest + 1,
            schema: schemaText,
            author: caller.subject,
            createdAt: now,
            contents: contents
        )
    }
}
