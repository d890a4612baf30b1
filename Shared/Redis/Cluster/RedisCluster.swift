import Concurrency
import Network
import Observability
import Synchronization

/// Sends each command to the node that serves its keys, and follows the cluster as slots move and masters change.
final class RedisCluster: RedisRouting {
    private struct State {
        var topology: ClusterTopology?
        var servers: [RedisAddress: RedisServer] = [:]
        var isRefreshing = false
        var isRefreshWanted = false
        var isClosed = false
    }

    let configuration: RedisConfiguration
    let metrics: RedisMetrics
    let backoff = Backoff(base: .milliseconds(50), limit: .milliseconds(500))
    private let reactor: Reactor
    private let logger: Logger
    private let state = Mutex(State())
    private let turn = Atomic(0)

    init(_ configuration: RedisConfiguration, on reactor: Reactor, _ metrics: RedisMetrics, _ logger: Logger) {
        (self.configuration, self.reactor) = (configuration, reactor)
        (self.metrics, self.logger) = (metrics, logger)
    }

    func call(_ command: RedisCommand, until deadline: Deadline) async throws(RedisError) -> RedisValue {
        try await call(command, command.slot(), until: deadline, after: nil)
    }

    func call(_ commands: [RedisCommand], until deadline: Deadline) async -> [Result<RedisValue, RedisError>] {
        await ClusterBatch(commands, in: self, until: deadline).run()
    }

    func shutDown() async {
        let servers = state.withLock { state in
            state.isClosed = true
            return Array(state.servers.values)
        }
        await withTaskGroup(of: Void.self) { group in
            for server in servers { group.addTask { await server.shutDown() } }
        }
    }

    // MARK: Who serves what

    /// The node that serves a slot, any node for none. Reads the cluster's layout if it is not known yet.
    func owner(of slot: RedisSlot?, until deadline: Deadline) async throws(RedisError) -> RedisServer {
        let known = state.withLock { $0.topology }
        let topology: ClusterTopology
        if let known { topology = known } else { topology = try await readTopology(until: deadline) }
        let address = slot.map { topology.owner(of: $0) } ?? next(of: topology.nodes.sorted { $0.port < $1.port })
        guard let address else { throw RedisError(.slotUnserved, "no node of the cluster serves the key") }
        return try server(at: address)
    }

    func server(at address: RedisAddress) throws(RedisError) -> RedisServer {
        let server = state.withLock { state -> RedisServer? in
            if state.isClosed { return nil }
            if let server = state.servers[address] { return server }
            let server = RedisServer(at: address, configuration, on: reactor, metrics, logger) { [weak self] in
                self?.refreshSoon()
            }
            state.servers[address] = server
            return server
        }
        guard let server else { throw .clientShutDown }
        return server
    }

    func move(_ slot: RedisSlot, to owner: RedisAddress) {
        state.withLock { $0.topology?.move(slot, to: owner) }
    }

    private func next<Element>(of elements: [Element]) -> Element? {
        let number = turn.wrappingAdd(1, ordering: .relaxed).newValue
        return elements.isEmpty ? nil : elements[Int(UInt(bitPattern: number) % UInt(elements.count))]
    }

    // MARK: Reading the layout

    /// Reads the layout in the background, once however often it is asked for, and again while a node is failing.
    func refreshSoon() {
        let mustStart = state.withLock { state in
            state.isRefreshWanted = true
            defer { state.isRefreshing = true }
            return !state.isRefreshing
        }
        if mustStart { Task { await refreshWhileWanted() } }
    }

    private func refreshWhileWanted() async {
        var rounds = 0
        while beginRefresh() {
            metrics.refreshes.increment()
            _ = try? await readTopology(until: .after(configuration.connectTimeout))
            if isTroubled { state.withLock { $0.isRefreshWanted = true } }
            try? await Task.sleep(for: backoff.delay(afterAttempt: rounds))
            rounds += 1
        }
    }

    private func beginRefresh() -> Bool {
        state.withLock { state in
            state.isRefreshing = state.isRefreshWanted && !state.isClosed
            state.isRefreshWanted = false
            return state.isRefreshing
        }
    }

    private var isTroubled: Bool {
        state.withLock { state in
            state.topology?.nodes.contains { state.servers[$0]?.isFailing == true } ?? true
        }
    }

    /// Asks one node after another until one answers, those that seem well first.
    private func readTopology(until deadline: Deadline) async throws(RedisError) -> ClusterTopology {
        var failure = RedisError(.connectionFailed, "no node of the cluster answers")
        for address in addressesToAsk() where !deadline.hasPassed {
            let limit = min(deadline, .after(.milliseconds(500)))
            do {
                let reply = try await server(at: address).call(RedisCommand("CLUSTER", "SLOTS"), until: limit)
                return install(try ClusterTopology(slots: reply, from: address))
            } catch {
                guard error.code != .cancelled, error.code != .shutDown else { throw error }
                failure = error
            }
        }
        throw failure.code == .timedOut ? RedisError(.connectionFailed, "no node of the cluster answers") : failure
    }

    private func addressesToAsk() -> [RedisAddress] {
        let (nodes, failing) = state.withLock { state in
            (state.topology?.nodes ?? [], Set(state.servers.filter { $0.value.isFailing }.keys))
        }
        let shuffled = (Array(nodes) + configuration.addresses.filter { !nodes.contains($0) }).shuffled()
        return shuffled.filter { !failing.contains($0) } + shuffled.filter(failing.contains)
    }

    /// Servers that own nothing and fail have left; one that owns nothing and is well may be about to own something.
    private func install(_ topology: ClusterTopology) -> ClusterTopology {
        let retired = state.withLock { state in
            state.topology = topology
            let nodes = topology.nodes
            let retired = state.servers.filter { !nodes.contains($0.key) && $0.value.isFailing }
            for address in retired.keys { state.servers[address] = nil }
            return retired.values
        }
        for server in retired { Task { await server.retire() } }
        return topology
    }
}
