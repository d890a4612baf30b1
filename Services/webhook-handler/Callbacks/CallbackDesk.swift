import Concurrency
import HTTPClient
import HTTPServer
import Kafka
import Observability
import Primitives
import Storage
import Wire

/// Takes what accounts have surely sent: finds what it is about, and keeps it before anybody is thanked for it.
struct CallbackDesk: Sendable {
    let finder: DispatchFinder
    let bodies: CallbackBodies
    let optOuts: OptOuts
    let texts: ReceivedTexts
    let producer: KafkaProducer
    let http: HTTPClient
    let clock: WallClock
    let limit: Duration
    let metrics: CallbackMetrics
    let logger: Logger

    /// An event whose message is not known yet may have overtaken our own note of the sending: for so long the provider
    /// is asked to come again.
    private static let patience = Duration.seconds(300)
    private static let moment = Duration.milliseconds(250)
    private static let early = "early"
    /// Records that go to the broker together.
    private static let chunk = 1000

    func take(_ callback: Callback, of account: CallbackAccount) async throws {
        let reports: [CallbackReport]
        do throws(CallbackError) {
            reports = try await account.reader.read(callback)
        } catch {
            if error.code == .malformed { try await keep(callback, account.name) }
            throw error
        }
        async let kept: Void = keep(callback, account.name)
        try await tell(reports, of: account, at: callback.receivedAt)
        try await kept
    }

    private func tell(_ reports: [CallbackReport], of account: CallbackAccount, at now: Timestamp) async throws {
        var events: [ProviderEvent] = []
        for report in reports {
            switch report {
            case .event(let event): events.append(event)
            case .reply(let reply): try await take(reply, of: account, at: now)
            case .confirmation(let url): try await confirm(url, account.name)
            }
        }
        try await tell(events, of: account, at: now)
    }

    /// Whoever asks for help gets nothing from us: what to say is the provider's affair, or the tenant's with it.
    private func take(_ reply: TextReply, of account: CallbackAccount, at now: Timestamp) async throws {
        try await optOuts.heed(reply, to: account)
        guard reply.isOrdinary else { return }
        let heard = try await texts.take(reply, to: account, at: now)
        if let records = heard { try await send(records.records) }
        metrics.note(account.name, heard == nil ? "unmatched" : "received", 1)
    }

    private func tell(_ events: [ProviderEvent], of account: CallbackAccount, at now: Timestamp) async throws {
        guard !events.isEmpty else { return }
        let events = try await finder.mark(events, of: account.name)
        let messages = try await find(events, at: now)
        var (records, outcomes) = (CallbackRecords(at: now), [String: Int]())
        for event in events {
            outcomes[add(event, messages, account, to: &records, at: now), default: 0] += 1
        }
        try await send(records.records)
        for (outcome, count) in outcomes { metrics.note(account.name, outcome, count) }
        // What could be told is told: it keeps its ids when all of it comes again.
        if outcomes[CallbackDesk.early] != nil { throw CallbackError(.unavailable, "a message is not known yet") }
    }

    /// Some providers do not repeat what we fail to take: one that is a moment too early is looked for again.
    private func find(_ events: [ProviderEvent], at now: Timestamp) async throws -> [UUIDv7: SentMessage] {
        let found = try await finder.find(events.map(\.marks))
        guard events.contains(where: { isEarly($0, found, at: now) }) else { return found }
        try await Task.sleep(for: CallbackDesk.moment)
        return try await finder.find(events.map(\.marks))
    }

    private func isEarly(_ event: ProviderEvent, _ found: [UUIDv7: SentMessage], at now: Timestamp) -> Bool {
        guard let dispatch = event.marks.dispatch, found[dispatch] == nil else { return false }
        return now - (event.occurredAt ?? now) < CallbackDesk.patience
    }

    /// What came of it, in a word.
    private func add(
        _ event: ProviderEvent,
        _ messages: [UUIDv7: SentMessage],
        _ account: CallbackAccount,
        to records: inout CallbackRecords,
        at now: Timestamp
    ) -> String {
        guard let dispatch = event.marks.dispatch, let message = messages[dispatch] else {
            // Of a message that is not ours, or whose time is over.
            return isEarly(event, messages, at: now) ? CallbackDesk.early : "unmatched"
        }
        guard TenantID(rawValue: message.recipient.tenant).map(account.maySpeak) == true else { return "foreign" }
        do throws(WireError) {
            try records.add(DeliveryEvent(event, of: message, dispatch, by: account.name, at: now), event)
            return event.status.description
        } catch {
            // One that no record can hold must not keep the others of its batch away for good.
            logger.error("An event cannot be told", ["callbacks.event": .string(event.id), "error": .error(error)])
            return "unreadable"
        }
    }

    private func send(_ records: [KafkaRecord]) async throws {
        let deadline = Deadline.after(limit)
        for start in stride(from: 0, to: records.count, by: CallbackDesk.chunk) {
            let end = min(start + CallbackDesk.chunk, records.count)
            try await producer.send(Array(records[start..<end]), until: deadline)
        }
    }

    private func keep(_ callback: Callback, _ account: AccountName) async throws {
        try await bodies.keep(
            CallbackBodies.Body(
                id: UUIDv7(at: callback.receivedAt),
                provider: account.provider.rawValue,
                account: account.account,
                bytes: callback.body
            )
        )
    }

    private func confirm(_ url: String, _ account: AccountName) async throws {
        let answer: HTTPClientResponse
        do throws(HTTPClientError) {
            answer = try await http.execute(HTTPClientRequest(.get, HTTPURL(url)), deadline: .after(limit))
        } catch {
            throw CallbackError(.unavailable, "Amazon does not answer: \(error)")
        }
        guard answer.status == 200 else { throw CallbackError(.unavailable, "the subscription was not confirmed") }
        logger.info("A topic's subscription was confirmed", ["callbacks.account": .string(account.description)])
    }
}
