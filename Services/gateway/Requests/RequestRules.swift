import HTTPServer
import JSON
import Primitives
import Storage
import Wire

/// What a request must say beyond its form, the same for JSON and protobuf: a value without a clock.
struct RequestRules {
    private(set) var faults: [HTTPError.Fault] = []

    static let longestWait = Duration.seconds(366 * 86_400)

    static func faults(of request: NotificationRequest, at now: Timestamp) -> [HTTPError.Fault] {
        var rules = RequestRules()
        rules.check(request.to)
        rules.checkWords(of: request)
        rules.checkTimes(of: request, at: now)
        rules.checkRouting(of: request)
        rules.check(request.reminders)
        rules.checkOverrides(request.overrides)
        rules.checkMetadata(request.metadata)
        if case .topic = request.to, request.isDryRun {
            rules.fail("/dry_run", .invalidValue, "it decides for one person")
        }
        return rules.faults
    }

    mutating func fail(_ pointer: String, _ code: JSONFault.Code, _ detail: String) {
        faults.append(HTTPError.Fault(pointer, code.rawValue, detail))
    }

    private mutating func checkWords(of request: NotificationRequest) {
        if request.template == nil, request.content == nil {
            fail("/template", .required, "there is neither a template nor content")
        }
        if let template = request.template, TemplateKey(rawValue: template) == nil {
            fail("/template", .invalidValue, "expected letters, digits and ._-, up to 128")
        }
        if let content = request.content {
            if content.isEmpty { fail("/content", .required, "there are no words in it") }
            check(content, "/content")
        }
        if let locale = request.locale, !locale.isLocale { fail("/locale", .invalidValue, "expected such as fr-CA") }
    }

    private mutating func checkTimes(of request: NotificationRequest, at now: Timestamp) {
        if let sendAt = request.sendAt, sendAt > now + RequestRules.longestWait {
            fail("/send_at", .outOfRange, "expected a time within a year")
        }
        guard let expiresAt = request.expiresAt else { return }
        if expiresAt <= now { fail("/expires_at", .outOfRange, "the time has passed") }
        if let sendAt = request.sendAt, expiresAt <= sendAt {
            fail("/expires_at", .outOfRange, "expected a time after send_at")
        }
    }

    private mutating func checkRouting(of request: NotificationRequest) {
        for (index, channel) in request.channels.enumerated() {
            if channel.word == nil { fail("/channels/\(index)", .invalidValue, "expected a channel") }
            if request.channels[..<index].contains(channel) {
                fail("/channels/\(index)", .invalidValue, "the channel is named twice")
            }
        }
        if let category = request.category, CategoryKey(rawValue: category) == nil {
            fail("/category", .invalidValue, "expected letters, digits and ._-, up to 128")
        }
        if let flag = request.flag, FlagKey(rawValue: flag) == nil {
            fail("/flag", .invalidValue, "expected letters, digits and ._-, up to 128")
        }
        if request.priority != .unspecified, request.priority.word == nil {
            fail("/priority", .invalidValue, "expected a priority")
        }
    }

    private mutating func check(_ reminders: Reminders?) {
        guard let reminders, reminders.times > 0 else { return }
        if reminders.times > 3 {
            fail("/reminders/times", .outOfRange, "expected 0 to 3")
        }
        if !(300...604_800).contains(reminders.afterSeconds) {
            fail("/reminders/after_seconds", .outOfRange, "expected 300 to 604800")
        }
    }

    private mutating func checkOverrides(_ overrides: [ChannelOverride]) {
        for override in overrides {
            guard let word = override.channel.word else {
                fail("/overrides", .invalidValue, "expected a channel")
                continue
            }
            if let content = override.content { check(content, "/overrides/\(word)") }
            check(override.options, "/overrides/\(word)")
        }
    }

    private mutating func check(_ options: ChannelOverride.Options?, _ pointer: String) {
        switch options {
        case .email(let options):
            for (name, address) in [("from", options.from), ("reply_to", options.replyTo)] {
                if let address, !address.isEmail { fail("\(pointer)/\(name)", .invalidValue, "expected an address") }
            }
        case .push(let options): check(url: options.imageURL, "\(pointer)/image_url")
        case .inapp(let options): check(url: options.iconURL, "\(pointer)/icon_url")
        case .sms, nil: break
        }
    }

    private mutating func check(_ content: Content, _ pointer: String) {
        check(url: content.url, "\(pointer)/url")
        for (name, line) in [("subject", content.subject), ("title", content.title)] {
            if let line, !line.isOneLine { fail("\(pointer)/\(name)", .invalidValue, "expected one line") }
        }
    }

    private mutating func check(url: String?, _ pointer: String) {
        if let url, !url.isWebAddress { fail(pointer, .invalidValue, "expected an address with https or http") }
    }

    private mutating func checkMetadata(_ entries: [MetadataEntry]) {
        if entries.count > 50 { fail("/metadata", .wrongCount, "expected at most 50 members") }
        if entries.contains(where: { !(1...64).contains($0.key.unicodeScalars.count) }) {
            fail("/metadata", .wrongLength, "expected keys of 1 to 64 characters")
        }
        if entries.contains(where: { $0.value.utf8.count > 4096 }) {
            fail("/metadata", .wrongLength, "expected values of at most 1024 characters")
        }
    }
}
