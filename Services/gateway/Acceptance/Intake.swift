import Concurrency
import HTTPServer
import Observability
import Primitives
import PublicAPI
import Storage
import Wire

/// Where requests become promises: admitted, stored by the broker, and only then answered with 202.
struct Intake: Sendable {
    let shedding: Shedding
    let desk: AdmissionDesk
    let broker: BrokerStage
    let identity: InlineIdentity
    let logger: Logger
    var clock = WallClock.system
    /// How long all of it may take, before the answer is 503.
    var limit = Duration.seconds(5)
    /// How long a client waits for what the orchestrator says, before it is told where to look.
    var patience = Duration.seconds(3)

    func answer(to command: UUIDv7) async -> CommandAnswer? {
        await CommandAnswers(desk.redis).answer(to: command, within: patience)
    }

    /// What the orchestrator says of trials, as far as it comes in time.
    func decisions(of trials: [UUIDv7]) async -> [UUIDv7: [DecisionRecord]] {
        guard !trials.isEmpty else { return [:] }
        return await CommandAnswers(desk.redis).answers(to: trials, within: patience).compactMapValues { answer in
            if case .decided(let decisions) = answer { decisions } else { nil }
        }
    }

    /// Throws unless a batch is the one that came under its key before, if any did.
    func hold(_ key: IdempotencyKey, _ tenant: TenantID) async throws(HTTPError) {
        let isSame: Bool
        do {
            isSame = try await desk.hold(key, tenant, until: .after(limit))
        } catch {
            logger.warning("A batch could not be admitted", ["error": .error(error)])
            throw .unavailable
        }
        guard isSame else { throw .idempotencyMismatch }
    }

    /// In the order of the requests; those that were stored are concluded when this returns. They go to the broker,
    /// unless there is another stage for them. What is shed is refused before anybody is asked about it.
    func take(
        _ wanted: [Acceptance],
        correlation: String,
        into stage: (any AcceptanceStage)? = nil
    ) async -> [Outcome] {
        let kept = await shedding.kept(of: wanted)
        let taken = await takeAll(kept.map { wanted[$0] }, correlation, into: stage ?? broker)
        guard kept.count < wanted.count else { return taken }
        var outcomes = [Outcome](repeating: .refused(.shedding), count: wanted.count)
        for (index, outcome) in zip(kept, taken) { outcomes[index] = outcome }
        return outcomes
    }

    private func takeAll(
        _ wanted: [Acceptance],
        _ correlation: String,
        into stage: any AcceptanceStage
    ) async -> [Outcome] {
        guard !wanted.isEmpty else { return [] }
        let deadline = Deadline.after(limit)
        var acceptances = wanted
        let admissions = await admit(&acceptances, until: deadline)
        let admitted = admissions.indices.filter { admissions[$0].isAdmitted }
        let stored = await stage.store(admitted.map { acceptances[$0] }, correlation: correlation, until: deadline)
        await settle(zip(admitted, stored).map { (acceptances[$0], $1) })
        var outcomes = admissions.map { Intake.outcome($0) }
        for (index, refusal) in zip(admitted, stored) {
            outcomes[index] = refusal.map { .refused($0) } ?? .accepted(acceptances[index].id, admissions[index].state)
        }
        return outcomes
    }

    /// A request that was begun before goes on under the id that it had.
    private func admit(
        _ acceptances: inout [Acceptance],
        until deadline: Deadline
    ) async -> [Result<Admission, any Error>] {
        var admissions = await ask(acceptances, until: deadline)
        var resumed: [Int] = []
        for case (let index, .success(.resume(let id))) in zip(admissions.indices, admissions) {
            acceptances[index].id = id
            resumed.append(index)
        }
        guard !resumed.isEmpty else { return admissions }
        let again = await ask(resumed.map { acceptances[$0] }, until: deadline)
        for (index, admission) in zip(resumed, again) { admissions[index] = admission }
        return admissions
    }

    private func ask(_ acceptances: [Acceptance], until deadline: Deadline) async -> [Result<Admission, any Error>] {
        let results = await desk.admit(acceptances, until: deadline)
        if case .failure(let error)? = results.first(where: \.isFailure) {
            logger.warning("Requests could not be admitted", ["error": .error(error)])
        }
        return results.map { $0.mapError { $0 } }
    }

    private func settle(_ stored: [(acceptance: Acceptance, refusal: HTTPError?)]) async {
        await desk.conclude(stored.filter { $0.refusal == nil }.map(\.acceptance))
        await desk.withdraw(stored.filter { $0.refusal != nil }.map(\.acceptance))
    }

    private static func outcome(_ admission: Result<Admission, any Error>) -> Outcome {
        guard case .success(let admission) = admission else { return .refused(.unavailable) }
        return Outcome(admission) ?? .refused(.unavailable)
    }
}

extension Result<Admission, any Error> {
    fileprivate var isAdmitted: Bool { state != nil }

    fileprivate var state: RateLimitState? {
        if case .success(.admitted(let state)) = self { state } else { nil }
    }
}

extension Result {
    fileprivate var isFailure: Bool {
        if case .failure = self { true } else { false }
    }
}
