import Primitives

/// Decides who may use an account now, who waits for a token, and who comes again later. A value: `GovernedAccount`
/// performs what it says.
struct AccountDesk<Waiter> {
    let rate: SendRate
    let callLimit: Duration
    var replica: HealthReplica
    var line = WaitingLine<Waiter>()
    private(set) var isLeasing = false
    private var purse = TokenPurse()
    private var unused = 0
    private var meter = SendMeter()
    private var latency = LatencyWatch()
    private var tail = LatencyTail()
    private var tally = SendTally()
    /// Up to when the account is booked, as far as is known here.
    private var bookedUntil = Timestamp(microseconds: 0)
    /// When the last of those is due who were told to come later.
    private var laterUntil = Timestamp(microseconds: 0)

    init(_ rate: SendRate, _ replica: HealthReplica, callLimit: Duration) {
        (self.rate, self.replica, self.callLimit) = (rate, replica, callLimit)
    }

    var tokens: Int { purse.held }

    /// Messages a second now; `nil` for no limit.
    func pace(at now: Timestamp) -> Double? { replica.health.pace.perSecond(rate.perSecond(at: now)) }

    /// After so long an answer is late; `nil` until enough is known.
    var usualLimit: Duration? { tail.limit }

    mutating func ask(at now: Timestamp) -> AccountAnswer {
        switch replica.health.ask(at: now, callLimit: callLimit) {
        case .wait(let until): return .later(until: nextTurn(after: until, at: now))
        case .probe: return .probe
        case .go: break
        }
        guard let pace = pace(at: now) else { return .go }
        if line.count == 0, purse.take(at: now) { return .go }
        let wait = max(.zero, bookedUntil - now) + .seconds(Double(line.count) / pace)
        return wait <= TokenBucket.horizon ? .wait : .later(until: nextTurn(after: now + wait, at: now))
    }

    /// That the call is the one that shows whether the account has recovered; `nil` when it need not or may not.
    mutating func offerProbe(at now: Timestamp) -> HealthReplica.Shared? {
        guard replica.health.ask(at: now, callLimit: callLimit) == .probe else { return nil }
        return replica.offer(with: .probing(callLimit: callLimit), at: now)
    }

    /// Those who come later come one after another, as fast as the account will take them.
    private mutating func nextTurn(after moment: Timestamp, at now: Timestamp) -> Timestamp {
        guard let pace = pace(at: now) else { return moment }
        laterUntil = max(laterUntil + .seconds(1 / pace), moment)
        return laterUntil
    }

    /// The next lease to be asked for; `nil` when nobody waits, or somebody asks already.
    mutating func beginLease(at now: Timestamp) -> LeaseRequest? {
        guard !isLeasing, line.count > 0, let pace = pace(at: now) else { return nil }
        isLeasing = true
        giveUpSpoiled(at: now)
        defer { unused = 0 }
        let wanted = min(purse.wanted(waiting: line.count), TokenBucket.largestLease(pace))
        return LeaseRequest(wanted: wanted, unused: unused, perSecond: pace, allowance: rate.allowance(at: now))
    }

    /// Tokens may be used after `grant.delay`; none were granted to those who must come later.
    mutating func note(_ grant: TokenBucket.Grant, _ ask: LeaseRequest, at now: Timestamp) {
        let span: Duration = grant.count == 0 ? TokenBucket.horizon : .seconds(Double(grant.count) / ask.perSecond)
        bookedUntil = now + grant.delay + span
    }

    /// The lease has ended: who may go now, and who must come later because it took too long.
    mutating func endLease(_ count: Int, at now: Timestamp) -> [(Waiter, AccountAnswer)] {
        isLeasing = false
        if count > 0 { purse.receive(count, at: now) }
        switch replica.health.ask(at: now, callLimit: callLimit) {
        case .go: break
        case .wait(let until): return dismiss(since: now + .seconds(1), until: until, at: now)
        // Only one of them may go, and has to ask for that.
        case .probe: return dismiss(since: now + .seconds(1), until: now, at: now)
        }
        var answers: [(Waiter, AccountAnswer)] = []
        while line.count > 0, mayGo(at: now), let waiter = line.next() { answers.append((waiter, .go)) }
        let patience = count == 0 ? now + .seconds(1) : now - TokenBucket.horizon * 2
        return answers + dismiss(since: patience, until: max(bookedUntil, now), at: now)
    }

    private mutating func dismiss(since: Timestamp, until: Timestamp, at now: Timestamp) -> [(Waiter, AccountAnswer)] {
        line.dismiss(since: since).map { ($0, .later(until: nextTurn(after: until, at: now))) }
    }

    private mutating func mayGo(at now: Timestamp) -> Bool {
        pace(at: now) == nil || purse.take(at: now)
    }

    /// A place that was given and not used.
    mutating func putBack(at now: Timestamp) {
        if pace(at: now) != nil { purse.putBack() }
    }

    /// What was not used in time, to be given back; none while a lease is under way that will do so.
    mutating func takeUnused(at now: Timestamp) -> LeaseRequest? {
        guard !isLeasing, let pace = pace(at: now) else { return nil }
        giveUpSpoiled(at: now)
        defer { unused = 0 }
        guard unused > 0 else { return nil }
        return LeaseRequest(wanted: 0, unused: unused, perSecond: pace, allowance: rate.allowance(at: now))
    }

    private mutating func giveUpSpoiled(at now: Timestamp) {
        unused += purse.spoiled(at: now)
    }

    // MARK: What came of it

    mutating func note(_ outcome: SendOutcome, took: Duration, at now: Timestamp) {
        meter.note(at: now)
        tally.note(outcome, at: now)
        tail.observe(took)
        let rate = rate.perSecond(at: now)
        switch outcome {
        case .accepted, .refused, .noWay, .deadAddress, .unwanted, .recipientNotNow:
            replica.note(.succeeded, at: now)
        case .notNow(_, let rest): replica.note(.failed(restFor: rest), at: now)
        case .unknown: replica.note(.failed(), at: now)
        case .misconfigured(let fault): replica.note(.misconfigured(fault.code), at: now)
        case .throttled(_, let rest):
            let measured = meter.perSecond(at: now)
            replica.note(.throttled(restFor: rest, rate: rate, measured: measured), at: now)
        }
        if latency.observe(took, at: now) {
            replica.note(.slow(rate: rate, measured: meter.perSecond(at: now)), at: now)
        }
    }

    /// What is to be told of the calls since the last time.
    mutating func takeTally() -> SendTally? {
        guard !tally.isEmpty else { return nil }
        defer { tally = SendTally() }
        return tally
    }
}
