import Kafka
import Primitives
import ServiceKit
import Wire

/// Most of a day of notifications of the tenant `acme`, as a console shows them, with names that are markup if anything
/// takes them for it.
struct ConsoleHistory {
    private(set) var records: [KafkaRecord] = []
    private let now: Timestamp
    static let hostile = #"<img src=x onerror="document.title='broken'">"#

    init(until now: Timestamp) throws {
        self.now = now
        for hour in 0..<22 {
            for number in 0..<(4 + (hour * 7) % 9) { try addLife(hour, number) }
        }
        try addDeadLetters()
    }

    private mutating func addLife(_ hour: Int, _ number: Int) throws {
        let id = UUIDv7(at: now - .seconds(hour * 3600 + number * 60 + 30))
        let user = number == 3 ? ConsoleHistory.hostile : "u_\(hour)"
        guard let recipient = RecipientKey(tenant: "acme", user: user) else { return }
        var request = NotificationRequest(to: .user(user))
        (request.template, request.category) = (number % 3 == 0 ? nil : "order-confirmed", "orders")
        request.metadata = [MetadataEntry(key: "note", value: ConsoleHistory.hostile)]
        let created = NotificationCreated(notificationID: id, request: request, acceptedAt: id.timestamp)
        let command = RecipientCommand(
            id: id,
            recipient: recipient,
            issuedAt: id.timestamp,
            action: .created(created)
        )
        // Not where the orchestrator reads: all of it is decided.
        records.append(try KafkaRecord(command, to: .sent(.email), at: id.timestamp))
        let channel = [Channel.email, .sms, .push, .inapp][(hour + number) % 4]
        try addDecision(id, recipient, channel, number == 5 ? (.suppress, "opted_out") : (.send, "allowed"))
        guard number != 5 else { return }
        let course: [DeliveryStatus] = [.sent, .delivered, .opened]
        let steps = number == 2 ? 1 : number % 2 == 0 ? 2 : 3
        try addEvents(id, recipient, channel, number == 6 ? [.deferred, .failed] : Array(course.prefix(steps)))
    }

    private mutating func addDecision(
        _ id: UUIDv7,
        _ recipient: RecipientKey,
        _ channel: Channel,
        _ ruling: (verdict: Verdict, reason: String)
    ) throws {
        let at = id.timestamp + .milliseconds(4)
        var decision = DecisionRecord(
            id: UUIDv7(at: at),
            recipient: recipient,
            notificationID: id,
            channel: channel,
            verdict: ruling.verdict,
            reasonCode: ruling.reason,
            rule: "preference",
            decidedAt: at
        )
        decision.inputs = [DecisionInput(name: "timezone", value: Array(#""Europe/Berlin""#.utf8))]
        records.append(try KafkaRecord(decision, to: .notificationDecided, at: at))
    }

    private mutating func addEvents(
        _ id: UUIDv7,
        _ recipient: RecipientKey,
        _ channel: Channel,
        _ statuses: [DeliveryStatus]
    ) throws {
        let provider = [Channel.email: "sendgrid", .sms: "twilio", .push: "fcm"][channel] ?? "inbox"
        for (step, status) in statuses.enumerated() {
            let at = id.timestamp + .milliseconds(180 + step * 1400)
            var event = DeliveryEvent(
                id: UUIDv7(at: at),
                recipient: recipient,
                notificationID: id,
                dispatchID: id,
                channel: channel,
                status: status,
                occurredAt: at,
                recordedAt: at
            )
            (event.acceptedAt, event.attempt) = (id.timestamp, UInt32(step + 1))
            (event.provider, event.providerAccount) = (provider, "main")
            event.providerMessageID = "<\(id)@\(provider)>"
            if status == .failed { (event.reasonCode, event.detail) = ("mailbox_full", ConsoleHistory.hostile) }
            if status == .sent, channel == .sms { event.cost = Cost(currency: "USD", micros: 7900) }
            if status == .sent, channel == .email { event.cost = Cost(currency: "USD", micros: 950) }
            records.append(try KafkaRecord(event, to: .sent(.email), at: at))
        }
    }

    private mutating func addDeadLetters() throws {
        guard let recipient = RecipientKey(tenant: "acme", user: ConsoleHistory.hostile) else { return }
        for number in 0..<4 {
            let at = now - .seconds(number * 600)
            var dispatch = ChannelDispatch(
                id: UUIDv7(at: at),
                recipient: recipient,
                notificationID: UUIDv7(at: at),
                channel: .email,
                destination: .email(EmailDestination(address: "ann@example.com")),
                acceptedAt: at,
                decidedAt: at
            )
            var failure = Failure(attempt: 7, occurredAt: at, reasonCode: "provider_unavailable")
            (failure.provider, failure.providerCode, failure.detail) = ("ses", "503", ConsoleHistory.hostile)
            (dispatch.failures, dispatch.attempt.number) = ([failure], 7)
            dispatch.deadLetter = DeadLetter(buriedAt: at, reasonCode: "provider_unavailable")
            records.append(try KafkaRecord(dispatch, to: .deadLetters(.email), at: at))
        }
    }
}
