import Crypto
import HTTPServer
import JSON
import Primitives
import Wire

/// Amazon's SES, which tells SNS, which tells us. That SNS has signed proves only that some customer of Amazon's has
/// sent it; that it is ours says the topic.
struct SESReader: CallbackReader {
    /// It repeats for an hour.
    private static let freshness = Freshness(past: .seconds(3600))

    private let topics: Set<String>
    private let certificates: CertificateShelf

    init(topics: [String], certificates: CertificateShelf) {
        (self.topics, self.certificates) = (Set(topics), certificates)
    }

    func read(_ callback: Callback) async throws(CallbackError) -> [CallbackReport] {
        guard let root = try? JSONDocument(parsing: callback.body, limits: .callback).root,
            let message = SNSMessage(root)
        else { throw CallbackError(.unsigned, "the body is no message of SNS") }
        try await verify(message, callback)
        switch message.kind {
        case .notification: return try SESReader.events(in: message).map(CallbackReport.event)
        case .unsubscription: return []
        case .subscription:
            guard let url = message.subscribeURL, SNSAddress.path(of: url) != nil else {
                throw CallbackError(.notAllowed, "the subscription is not confirmed at Amazon's")
            }
            return [.confirmation(url: url)]
        }
    }

    func verify(_ message: SNSMessage, _ callback: Callback) async throws(CallbackError) {
        guard topics.contains(message.topic) else { throw CallbackError(.notAllowed, "the topic is not the account's") }
        guard SESReader.agrees(callback["x-amz-sns-topic-arn"], message.topic),
            SESReader.agrees(callback["x-amz-sns-message-id"], message.id),
            SESReader.agrees(callback["x-amz-sns-message-type"], message.kind.rawValue)
        else { throw CallbackError(.badSignature, "header and body differ") }
        let certificate = try await certificates.certificate(at: message.certificateURL)
        guard message.isSigned(by: certificate.key) else {
            throw CallbackError(.badSignature, "the certificate's key has not signed it")
        }
        try SESReader.freshness.check(message.time, at: callback.receivedAt)
    }

    private static func agrees(_ header: String?, _ value: String) -> Bool { header.map { $0 == value } ?? true }

    /// After a subscription SNS says in plain words that it stands: that is no event.
    private static func events(in message: SNSMessage) throws(CallbackError) -> [ProviderEvent] {
        guard message.message.utf8.first == UInt8(ascii: "{") else { return [] }
        guard let root = try? JSONDocument(parsing: Array(message.message.utf8), limits: .callback).root else {
            throw CallbackError(.malformed, "the message is no object")
        }
        return ProviderEvent.ses(root, message.id)
    }
}

extension ProviderEvent {
    /// One for each recipient that the event names; we send to one at a time.
    static func ses(_ root: JSONValue, _ id: String) -> [ProviderEvent] {
        switch root.text("eventType") ?? root.text("notificationType") {
        case "Send": [ProviderEvent(id, .sent, root, nil)]
        case "Delivery": [ProviderEvent(id, .delivered, root, root["delivery"])]
        case "DeliveryDelay": [ProviderEvent(id, .deferred, root, root["deliveryDelay"])]
        case "Open": [ProviderEvent(id, .opened, root, root["open"])]
        case "Click": [ProviderEvent(id, .clicked, root, root["click"])]
        case "Bounce": bounces(root, id)
        case "Complaint": complaints(root, id)
        case "Reject", "Rendering Failure": [ProviderEvent(id, .failed, root, root["reject"], .refused)]
        case "Subscription": subscription(root, id)
        default: []
        }
    }

    private init(
        _ id: String,
        _ status: Wire.DeliveryStatus,
        _ root: JSONValue,
        _ part: JSONValue?,
        _ fate: Fate? = nil
    ) {
        self.init(id, status)
        if let fate { blame(fate) }
        let mail = root["mail"]
        marks = EchoedMarks { name in mail?["tags"]?[name]?.elements.first { _ in true }.flatMap { try? $0.string() } }
        messageID = mail?.text("messageId")
        occurredAt = part?.time("timestamp") ?? mail?.time("timestamp")
        address = mail?["destination"]?.elements.first { _ in true }.flatMap { try? $0.string() }
        (url, providerCode) = (part?.text("link"), part?.text("bounceSubType"))
        detail = part?.text("reason") ?? part?.text("smtpResponse")
    }

    private static func bounces(_ root: JSONValue, _ id: String) -> [ProviderEvent] {
        guard let bounce = root["bounce"] else { return [] }
        let fate = fate(ofBounce: bounce.text("bounceType"), bounce.text("bounceSubType"))
        return bounce["bouncedRecipients"].map { recipients in
            recipients.elements.prefix(50).enumerated().map { index, recipient in
                var event = ProviderEvent("\(id)/\(index)", fate.status, root, bounce, fate)
                event.address = recipient.text("emailAddress") ?? event.address
                event.detail = recipient.text("diagnosticCode") ?? event.detail
                return event
            }
        } ?? []
    }

    private static func fate(ofBounce type: String?, _ subtype: String?) -> Fate {
        guard type == "Permanent" else { return subtype == "MailboxFull" ? .mailboxFull : .bouncedForNow }
        return subtype == "UnsubscribedRecipient" ? .unsubscribed : .deadAddress
    }

    /// Its list holds all who could have complained; ours is the one that the mail went to.
    private static func complaints(_ root: JSONValue, _ id: String) -> [ProviderEvent] {
        guard let complaint = root["complaint"] else { return [] }
        // Of a mail that was never sent, for an older complaint.
        let isOld = complaint.text("complaintSubType") == "OnAccountSuppressionList"
        return [ProviderEvent(id, isOld ? .failed : .complained, root, complaint, .complaint)]
    }

    private static func subscription(_ root: JSONValue, _ id: String) -> [ProviderEvent] {
        let isOut = root["subscription"]?["newTopicPreferences"]?["unsubscribeAll"].flatMap { try? $0.bool() } ?? false
        return isOut ? [ProviderEvent(id, .unsubscribed, root, root["subscription"], .unsubscribed)] : []
    }
}
