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
    let producer: KafkaProducer
    let http: HTTPClient
    let clock: WallClock
    let limit: Duration
    let metrics: CallbackMetrics
    let logger: Logger

    /// An event whose message is not known yet may have overtaken our own note of the sending: for so long the provider
    /// is asked to come again.
    private static let patience = Duration.seconds(300)
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
            case .reply(let reply): try await optOuts.heed(reply, to: account)
            case .confirmation(let url): try await confirm(url, account.name)
            }
        }
        try await tell(events, of: account, at: now)
    }

    private func tell(_ events: [ProviderEvent], of account: CallbackAccount, at now: Timestamp) async throws {
        guard !events.isEmpty else { return }
        let events = try await finder.mark(events, of: account.name)
        let messages = try await finder.find(events.map(\.marks))
        var records = CallbackRecords(at: now)
        for event in events {
            guard let dispatch = event.marks.dispatch, let message = messages[dispatch] else {
                try passOver(event, account.name, at: now)
                continue
            }
            guard TenantID(rawValue: message.recipient.tenant).map(account.maySpeak) == true else {
                metrics.note(account.name, "foreign")
                continue
            }
            do throws(WireError) {
                try records.add(DeliveryEvent(event, of: message, dispatch, by: account.name, at: now), event)
                metrics.note(account.name, event.status.description)
            } catch {
                // One that no record can hold must not keep the others of its batch away for good.
                logger.error("An event cannot be told", ["callbacks.event": .string(event.id), "error": .error(error)])
                metrics.note(account.name, "unreadable")
            }
        }
        try await send(records.records)
    }

    /// Of a message that is not ours, or whose time is over.
    private func passOver(_ event: ProviderEvent, _ account: AccountName, at now: Timestamp) throws {
        if event.marks.dispatch != nil, now - (event.occurredAt ?? now) < CallbackDesk.patience {
            throw CallbackError(.unavailable, "the message is not known yet")
        }
        metrics.note(account, "unmatched")
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
        let answer = try await http.execute(HTTPClientRequest(.get, HTTPURL(url)), deadline: .after(limit))
        guard answer.status == 200 else { throw CallbackError(.unavailable, "the subscription was not confirmed") }
        logger.info("A topic's subscription was confirmed", ["callbacks.account": .string(account.description)])
    }
}
