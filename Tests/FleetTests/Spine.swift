import Foundation
import Kafka
import Observability
import Primitives
import ServiceKit
import TestSupport
import Testing
import Wire

/// Puts notifications into the fleet as the gateway does, and looks where they come out.
struct Spine {
    let environment: [String: String]

    /// The mails in the local mailbox that hold `text`.
    func mails(with text: String) throws -> [String] {
        let folder = try #require(environment["HERALD_SMTP_SINK"])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        return names.compactMap { try? String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
            .filter { $0.contains(text) }
    }

    /// What a statement gives, as the owner of the database sees it.
    func rows(_ sql: String) async throws -> String {
        let url = try #require(environment["HERALD_POSTGRES_OWNER_URL"])
        let folder = try TemporaryFolder()
        let output = folder.file("rows")
        let process = try ChildProcess(PostgresServer.tool("psql"), [url, "-XqAt", "-c", sql], logTo: output)
        try await process.waitForExit()
        return try String(contentsOfFile: output, encoding: .utf8).trimmingCharacters(in: .newlines)
    }

    /// A command, produced twice: what the fleet makes of it must be one all the same.
    func send(_ request: NotificationRequest, user: String) async throws -> UUIDv7 {
        let now = WallClock.system.now
        let id = UUIDv7(at: now)
        let recipient = try #require(RecipientKey(tenant: "demo", user: user))
        let created = NotificationCreated(notificationID: id, request: request, acceptedAt: now)
        let command = RecipientCommand(
            id: UUIDv7(at: now),
            recipient: recipient,
            issuedAt: now,
            action: .created(created)
        )
        let brokers = try #require(environment["HERALD_KAFKA_BROKERS"])
        let producer = try KafkaProducer(KafkaConfiguration(brokers: brokers), metrics: .init(), logger: .silent)
        let record = try KafkaRecord(command, to: .notificationCreated, at: now)
        try await producer.send([record, record])
        await producer.shutDown()
        return id
    }

    static func mail(to address: String, _ subject: String) -> NotificationRequest {
        var person = InlineRecipient()
        person.email = address
        var request = NotificationRequest(to: .inline(person))
        request.channels = [.email]
        request.content = Content(subject: subject, body: "It has left the depot.")
        return request
    }
}
