import Foundation

/// Six Redis nodes of a test's own, three that serve and one replica for each.
package final class RedisCluster: Sendable {
    package let nodes: [RedisServer]

    package init() async throws {
        var nodes: [RedisServer] = []
        for _ in 0..<6 {
            nodes.append(
                try await RedisServer(
                    options: [
                        "--cluster-enabled", "yes", "--cluster-port", "\(try freePort())", "--cluster-config-file",
                        "nodes.conf", "--cluster-node-timeout", "1000", "--repl-diskless-sync-delay", "0",
                    ]
                )
            )
        }
        self.nodes = nodes
        let addresses = nodes.map { "127.0.0.1:\($0.port)" }
        let output = try await nodes[0].cli(
            ["--cluster", "create"] + addresses + ["--cluster-replicas", "1", "--cluster-yes"]
        )
        try await eventually("the cluster is whole: \(output)", within: .seconds(30)) {
            for node in nodes where try await !node.cli("CLUSTER", "INFO").contains("cluster_state:ok") { return false }
            var copies = 0
            // A replica that has never been in step is not promoted.
            for node in nodes where try await node.cli("INFO", "replication").contains("master_link_status:up") {
                copies += 1
            }
            return copies == 3
        }
    }

    package var url: String { "redis://127.0.0.1:\(nodes[0].port),127.0.0.1:\(nodes[5].port)?cluster=true" }

    /// The node that serves a slot now, as the others see it.
    package func owner(ofSlot slot: Int) async throws -> RedisServer {
        for node in nodes {
            let answer = (try? await node.cli("CLUSTER", "NODES")) ?? ""
            for line in answer.split(separator: "\n") where line.contains("master") && !line.contains("fail") {
                let words = line.split(separator: " ")
                let serves = words.dropFirst(8).contains { RedisCluster.contains(slot, $0) }
                if serves, let owner = nodes.first(where: { words[1].hasPrefix("127.0.0.1:\($0.port)@") }) {
                    return owner
                }
            }
        }
        throw NeverHappened(description: "nobody serves slot \(slot)")
    }

    private static func contains(_ slot: Int, _ range: Substring) -> Bool {
        let bounds = range.split(separator: "-").compactMap { Int($0) }
        guard let first = bounds.first, let last = bounds.last else { return false }
        return (first...max(first, last)).contains(slot)
    }
}
