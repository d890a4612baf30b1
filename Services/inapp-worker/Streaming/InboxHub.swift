import Concurrency
import Observability
import Primitives
import Storage

/// Every stream that this replica holds. What is told of an inbox goes to all streams of its person; each stream keeps
/// its own place, so that one which comes late, or missed something, is brought up to date from the store.
actor InboxHub {
    private let store: InboxStore
    private let registry: StreamRegistry
    private let limits: StreamLimits
    private let revoked: RevokedTokens?
    private let metrics: HubMetrics
    private let clock: WallClock
    private let logger: Logger
    private let reads: Permits
    private let retries = RetryPolicy(attempts: 4, backoff: Backoff(base: .milliseconds(50), limit: .seconds(1)))
    private var people: [RecipientKey: [StreamListener]] = [:]
    private var tenants: [TenantID: Int] = [:]
    private let start = ContinuousClock.now
    private var rounds: StreamRounds
    private var revision: Int?

    init(
        _ store: InboxStore,
        _ registry: StreamRegistry,
        _ limits: StreamLimits,
        revoked: RevokedTokens? = nil,
        clock: WallClock = .system,
        metrics: MetricRegistry,
        logger: Logger
    ) {
        (self.store, self.registry, self.limits) = (store, registry, limits)
        (self.revoked, self.clock, self.metrics, self.logger) = (revoked, clock, HubMetrics(metrics), logger)
        rounds = StreamRounds(beat: limits.beat)
        reads = Permits(limits.reads)
    }

    /// Everybody who has a stream here.
    var recipients: [RecipientKey] { Array(people.keys) }

    /// Whether one more stream of this person may be opened.
    func admits(_ recipient: RecipientKey) -> Bool {
        (people[recipient]?.count ?? 0) < limits.perPerson && (tenants[recipient.tenant] ?? 0) < limits.perTenant
    }

    /// Takes a stream in, which is sent what follows the last event that its client knows.
    func join(_ ticket: StreamTicket, _ transport: any StreamTransport) async {
        let recipient = ticket.recipient
        guard !transport.hasEnded else { return }
        guard admits(recipient) else { return transport.close(.tooMany) }
        guard !isRevoked(ticket) else { return transport.close(.tokenExpired) }
        let listener = StreamListener(ticket, transport)
        people[recipient, default: []].append(listener)
        tenants[recipient.tenant, default: 0] += 1
        rounds.begin(listener, at: clock.now)
        metrics.open.add(1)
        // Registered before the store is asked: what comes after the answer is told here. A person's second stream too,
        // since the first one's entry may still be on its way.
        await registry.enter([recipient])
        await read(listener, after: listener.cursor.seq)
    }

    func leave(_ recipient: RecipientKey, _ id: UInt64) {
        guard var listeners = people[recipient], let index = listeners.firstIndex(where: { $0.ticket.id == id }) else {
            return
        }
        listeners.remove(at: index).hasLeft = true
        people[recipient] = listeners.isEmpty ? nil : listeners
        let others = (tenants[recipient.tenant] ?? 1) - 1
        tenants[recipient.tenant] = others > 0 ? others : nil
        metrics.open.add(-1)
    }

    func take(_ updates: [StreamUpdate]) {
        var outgoing = Outgoing()
        for update in updates {
            for listener in people[update.recipient] ?? [] {
                perform(listener.cursor.take(update), listener, &outgoing)
            }
        }
        outgoing.handOver()
    }

    /// To be called every second. Ends the streams whose tokens have ended, or were revoked since the last look, and
    /// pings those whose turn it is; returns who is to be compared with the store.
    func look(at now: Timestamp) -> [RecipientKey] {
        let wasRevision = revision
        revision = revoked?.revision
        if revision != wasRevision { endRevoked() }
        var (outgoing, found) = (Outgoing(), Set<RecipientKey>())
        for listener in rounds.take(at: Int(start.duration(to: .now).components.seconds)) where !listener.hasLeft {
            guard !listener.ticket.isOver(at: now) else {
                listener.transport.close(.tokenExpired)
                continue
            }
            outgoing.add([.ping(at: max(0, listener.cursor.seq))], to: listener.transport)
            rounds.goOn(listener, at: now)
            if rounds.isSecondTurn(of: listener) { found.insert(listener.ticket.recipient) }
        }
        outgoing.handOver()
        return Array(found)
    }

    private func endRevoked() {
        for listener in people.values.joined() where isRevoked(listener.ticket) {
            listener.transport.close(.tokenExpired)
        }
    }

    private func isRevoked(_ ticket: StreamTicket) -> Bool {
        guard let token = ticket.token, let revoked else { return false }
        return revoked.contains(token, of: ticket.recipient.tenant) == true
    }

    private func perform(_ action: StreamCursor.Action, _ listener: StreamListener, _ outgoing: inout Outgoing) {
        switch action {
        case .none: break
        case .send(let events): send(events, listener, &outgoing)
        case .read(let seq): Task { await read(listener, after: seq) }
        case .sendAndRead(let events, let seq):
            send(events, listener, &outgoing)
            Task { await read(listener, after: seq) }
        }
    }

    private func send(_ events: [StreamEvent], _ listener: StreamListener, _ outgoing: inout Outgoing) {
        guard !events.isEmpty else { return }
        metrics.sent.increment(by: events.count)
        outgoing.add(events, to: listener.transport)
    }

    private func read(_ listener: StreamListener, after seq: Int64) async {
        let recipient = listener.ticket.recipient
        do {
            let found = try await retries.run {
                try await reads.withPermit {
                    try await store.events(after: seq, of: recipient, limit: limits.catchUp)
                }
            }
            metrics.reads.increment()
            guard !listener.hasLeft else { return }
            var outgoing = Outgoing()
            perform(listener.cursor.take(found, limit: limits.catchUp), listener, &outgoing)
            outgoing.handOver()
        } catch {
            logger.warning("A stream could not be brought up to date and is closed", ["error": .error(error)])
            if !listener.hasLeft { listener.transport.close(.unavailable) }
        }
    }
}

private struct HubMetrics: Sendable {
    let open: Gauge
    let sent: Counter
    let reads: Counter

    init(_ metrics: MetricRegistry) {
        open = metrics.gauge("herald_inbox_streams_open", "Streams that this replica holds.")
        sent = metrics.counter("herald_inbox_events_sent_total", "Events sent to streams.")
        reads = metrics.counter("herald_inbox_catch_ups_total", "Times a stream was brought up to date from the store.")
    }
}
