import Concurrency

/// Commands that were given together: those for one node go to it together, and what a node sends elsewhere is called
/// again, the commands of one slot one after another, so that their order holds.
struct ClusterBatch: Sendable {
    private typealias Outcome = (index: Int, result: Result<RedisValue, RedisError>)

    private let commands: [RedisCommand]
    private let cluster: RedisCluster
    private let deadline: Deadline

    init(_ commands: [RedisCommand], in cluster: RedisCluster, until deadline: Deadline) {
        (self.commands, self.cluster, self.deadline) = (commands, cluster, deadline)
    }

    func run() async -> [Result<RedisValue, RedisError>] {
        var results = Array(repeating: Result<RedisValue, RedisError>.success(.null), count: commands.count)
        var groups: [RedisAddress?: [Int]] = [:]
        for index in commands.indices {
            switch await address(for: commands[index]) {
            case .success(let address): groups[address, default: []].append(index)
            case .failure(let error): results[index] = .failure(error)
            }
        }
        await withTaskGroup(of: [Outcome].self) { tasks in
            for (address, indices) in groups {
                tasks.addTask { await call(indices, at: address) }
            }
            for await outcomes in tasks {
                for outcome in outcomes { results[outcome.index] = outcome.result }
            }
        }
        return results
    }

    /// `nil` when the owner is not known now: then the command is left to wait for one.
    private func address(for command: RedisCommand) async -> Result<RedisAddress?, RedisError> {
        do throws(RedisError) {
            let slot = try command.slot()
            return .success(try? await cluster.owner(of: slot, until: deadline).address)
        } catch {
            return .failure(error)
        }
    }

    private func call(_ indices: [Int], at address: RedisAddress?) async -> [Outcome] {
        guard let address, let server = try? cluster.server(at: address) else {
            return await callAgain(indices.map { ($0, nil) })
        }
        let results = await server.call(indices.map { commands[$0] }, until: deadline)
        let failed = zip(indices, results).compactMap { index, result in
            result.error.map { (index, RedisCluster.Failure(error: $0, address: address)) }
        }
        let answered = zip(indices, results).filter { $1.error == nil }.map { Outcome($0, $1) }
        return failed.isEmpty ? answered : answered + (await callAgain(failed))
    }

    private func callAgain(_ failed: [(Int, RedisCluster.Failure?)]) async -> [Outcome] {
        let slots = Dictionary(grouping: failed) { try? commands[$0.0].slot() }
        return await withTaskGroup(of: [Outcome].self) { tasks in
            for failed in slots.values {
                tasks.addTask {
                    var outcomes: [Outcome] = []
                    for (index, failure) in failed { outcomes.append((index, await callAgain(index, after: failure))) }
                    return outcomes
                }
            }
            return await tasks.reduce(into: []) { $0 += $1 }
        }
    }

    private func callAgain(_ index: Int, after failure: RedisCluster.Failure?) async -> Result<RedisValue, RedisError> {
        let command = commands[index]
        do throws(RedisError) {
            return .success(try await cluster.call(command, command.slot(), until: deadline, after: failure))
        } catch {
            return .failure(error)
        }
    }
}

extension Result {
    fileprivate var error: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
