import Foundation
import TestSupport

/// What the provider and the database have on record of one soak.
struct SoakEvidence: Sendable {
    private let stack: LocalStack
    private let run: String

    init(_ stack: LocalStack, run: String) {
        (self.stack, self.run) = (stack, run)
    }

    /// How many notifications are told as sent or as unknown.
    func settled() async throws -> Int {
        let rows = try await query(
            "SELECT count(*) FROM notifications WHERE \(mine) AND status IN ('sent', 'unknown', 'failed')"
        )
        return Int(rows.first?.first ?? "") ?? 0
    }

    func rows() async throws -> [String: SoakVerdict.Row] {
        let rows = try await query(
            """
            SELECT n.notification_id, n.status, coalesce(string_agg(l.provider_message_id, ','
                ORDER BY l.provider_message_id) FILTER (WHERE l.status = 'sent'), '')
            FROM notifications n LEFT JOIN notification_delivery_logs l USING (tenant_id, notification_id)
            WHERE n.\(mine) GROUP BY n.tenant_id, n.notification_id, n.status
            """
        )
        return Dictionary(
            uniqueKeysWithValues: rows.map { columns in
                (
                    columns[0],
                    SoakVerdict.Row(status: columns[1], providerIDs: columns[2].split(separator: ",").map(String.init))
                )
            }
        )
    }

    /// In the order in which the provider took them.
    func sends() throws -> [SoakVerdict.Send] {
        let log = try String(contentsOfFile: stack.state + "/data/sandbox.jsonl", encoding: .utf8)
        let decoder = JSONDecoder()
        return try log.split(separator: "\n").compactMap { line in
            let send = try decoder.decode(Line.self, from: Data(line.utf8))
            return SoakPlace(subject: send.subject, run: run).map { SoakVerdict.Send(place: $0, providerID: send.id) }
        }
    }

    private struct Line: Decodable {
        let id: String
        let subject: String
    }

    /// A soak's notifications carry its name.
    private var mine: String { "metadata ->> 'soak' = '\(run)'" }

    private func query(_ sql: String) async throws -> [[String]] {
        guard let url = try stack.environment()["HERALD_POSTGRES_OWNER_URL"] else {
            throw NeverHappened(description: "the stack names no database")
        }
        let output = stack.folder.file("rows-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: output) }
        let process = try ChildProcess(
            PostgresServer.tool("psql"),
            [url, "-XqAt", "-F", "\t", "-c", sql],
            logTo: output
        )
        try await process.waitForExit(within: .seconds(60))
        return try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
