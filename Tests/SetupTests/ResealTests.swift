import Crypto
import Foundation
import Network
import Observability
import Postgres
import Primitives
import Storage
import TestSupport
import Testing

@testable import Setup

/// A database in which something of every kind is sealed, and the keys that did it.
@Suite("Sealing anew", .serialized) struct ResealTests {
    private let folder: TemporaryFolder
    private let server: PostgresServer
    private let reactor: Reactor
    private let owner: PostgresClient

    init() async throws {
        folder = try TemporaryFolder()
        _ = try KeyFolder(folder.path).makeMissing()
        server = try await PostgresServer()
        try await server.migrate()
        reactor = try Reactor(name: "reseal-test")
        let configuration = try PostgresConfiguration(url: server.url)
        owner = try PostgresClient(configuration, on: reactor, metrics: MetricRegistry(), logger: .silent)
    }

    @Test(
        "stopped in the middle, begun anew, twice at once and beside a writer: then the old key can go, and all opens"
    )
    func whole() async throws {
        let people = 25
        let first = try keys()
        let rows = try await seal(first, people)
        for step in ["add", "use"] {
            #expect(try await setup("rotate", "--key", "data", "--step", step) == 0)
        }
        let both = try keys()
        #expect(both.ring.currentKeyID == 2)
        #expect(try await setup("rotate", "--key", "data", "--step", "retire") != 0)
        await #expect(throws: Stop.self) { try await Resealing(owner, both).run(batch: 4) { _ in throw Stop() } }
        let left = try await Resealing(owner, both).stale()
        #expect(left["contacts.address"] == people - 4 && left.count == Resealing.columns.count)
        // Changed meanwhile by a service, which seals with the newest key.
        try await rows.write(both, user: 20, "moved@example.com")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 { group.addTask { [owner] in _ = try await Resealing(owner, both).run(batch: 3) } }
            try await group.waitForAll()
        }
        #expect(try await Resealing(owner, both).stale().isEmpty)
        #expect(try await setup("reseal", "--batch", "5") == 0)
        #expect(try await setup("rotate", "--key", "data", "--step", "retire") == 0)
        let newest = try keys()
        let lone = try await setupKeys()
        #expect(lone == ["2", "index"])
        try await rows.check(newest, changed: 20, to: "moved@example.com")
        try await stop()
    }

    @Test("a value that no key opens is told, stays as it is, and keeps the others from nothing but the old key's end")
    func unreadable() async throws {
        let first = try keys()
        _ = try await seal(first, 3)
        try await owner.execute("UPDATE contacts SET address = '\\x01000000630000' WHERE user_id = 'u1'")
        for step in ["add", "use"] { #expect(try await setup("rotate", "--key", "data", "--step", step) == 0) }
        #expect(try await setup("reseal") != 0)
        let stale = try await Resealing(owner, try keys()).stale()
        #expect(stale == ["contacts.address": 1])
        #expect(try await setup("rotate", "--key", "data", "--step", "retire") != 0)
        try await stop()
    }

    /// Hashes, indexes, public halves, and what the orchestrator remembers.
    private static let unsealed: Set<String> = [
        "contacts.blind_index", "devices.blind_index", "suppressions.blind_index", "api_keys.secret_hash",
        "webhook_endpoints.public_key", "recipient_states.state", "timers.payload",
        "fan_outs.command",
    ]

    @Test("every column of bytes is sealed anew, or is one of those that hold nothing sealed")
    func complete() async throws {
        let columns = try await owner.query(
            """
            SELECT concat(relname, '.', attname) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                AND a.atttypid = 'bytea'::regtype AND NOT a.attisdropped
            """
        ).decode(String.self)
        #expect(Set(columns) == Resealing.columns.union(Self.unsealed))
        try await stop()
    }

    private struct Stop: Error {}

    private func keys() throws -> DataKeys {
        try DataKeys(text: String(contentsOfFile: folder.file(KeyFolder.dataKeys), encoding: .utf8))
    }

    private func setupKeys() async throws -> [String] {
        try String(contentsOfFile: folder.file(KeyFolder.dataKeys), encoding: .utf8).split(separator: "\n")
            .map { String($0.prefix { $0 != " " }) }
    }

    /// The command itself; its exit status.
    private func setup(_ verb: String, _ arguments: String...) async throws -> Int32 {
        let child = try ChildProcess(
            BuildFolder.product("herald-setup"),
            [verb, "--folder", folder.path] + arguments,
            environment: ["HERALD_POSTGRES_OWNER_URL": server.url],
            logTo: folder.file("\(verb).log")
        )
        return try await child.waitForExit()
    }

    private func stop() async throws {
        await owner.shutDown()
        reactor.stop()
        try await server.stop()
    }

    private func seal(_ keys: DataKeys, _ people: Int) async throws -> SealedRows {
        let rows = try SealedRows(owner)
        try await rows.make(keys, people)
        return rows
    }
}
