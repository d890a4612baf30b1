import Concurrency
import Foundation
import HTTPClient
import Network
import Observability
import TestSupport
import Testing

@Suite("Sandbox", .timeLimit(.minutes(1)))
struct SandboxTests {
    private let sandbox: SandboxServer
    private let client: HTTPClient
    private let reactor: Reactor

    init() async throws {
        sandbox = try await SandboxServer()
        reactor = try Reactor(name: "test")
        client = try HTTPClient(reactor: reactor, metrics: MetricRegistry(), logger: .silent)
    }

    private func send(_ number: Int, _ account: String = "main") async -> Int? {
        let body = """
            {"personalizations": [{"to": [{"email": "Ann@Example.com"}], "custom_args": {"dispatch_id": "d-\(number)"}}],
             "from": {"email": "herald@example.com"}, "subject": "S \(number)",
             "content": [{"type": "text/plain", "value": "hello"}]}
            """
        guard let url = try? HTTPURL(sandbox.base("sendgrid", account) + "/v3/mail/send") else { return nil }
        let headers: HTTPClientHeaders = ["Authorization": "Bearer SG.x", "Content-Type": "application/json"]
        let request = HTTPClientRequest(.post, url, headers: headers, body: Array(body.utf8))
        return try? await client.execute(request, deadline: .after(.seconds(10))).status
    }

    @Test("what was answered is on record after SIGKILL in the middle of the work, each once and whole")
    func killed() async throws {
        let answered = try await withThrowingTaskGroup(of: Bool.self) { [self] group in
            for number in 0..<400 { group.addTask { await send(number) == 202 } }
            group.addTask {
                try await eventually("some are taken") { try await sandbox.counts().sends > 50 }
                try await sandbox.kill()
                return false
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        try await sandbox.start()
        let counts = try await sandbox.counts()
        #expect(counts.sends >= answered && counts.repeated.isEmpty && counts.distinct == counts.sends)
        let lines = try String(contentsOfFile: sandbox.log, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == counts.sends)
    }

    @Test("a torn end of the log costs nothing but itself")
    func torn() async throws {
        #expect(await send(1) == 202)
        try await sandbox.kill()
        let handle = try FileHandle(forWritingTo: URL(filePath: sandbox.log))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(#"{"time":"2026"#.utf8))
        try handle.close()
        try await sandbox.start()
        #expect(await send(2) == 202)
        try await sandbox.kill()
        try await sandbox.start()
        #expect(try await sandbox.counts().sends == 2)
    }

    @Test("a duplicate is two on record, and named by its correlation, also when two accounts took it")
    func duplicates() async throws {
        try await sandbox.fault(#"{"kind": "duplicate", "next": 1}"#, "sendgrid", "main")
        #expect(await send(1) == 202)
        #expect(await send(2) == 202)
        #expect(await send(2, "second") == 202)
        let counts = try await sandbox.counts()
        #expect(counts.sends == 4 && counts.distinct == 2 && Set(counts.repeated) == ["d-1", "d-2"])
        #expect(try await sandbox.counts(("sendgrid", "second")).repeated.isEmpty)
    }

    @Test("a send names no address, but can be found by its hash")
    func hashed() async throws {
        #expect(await send(1) == 202)
        let send = try #require(try await sandbox.sends("sendgrid", "main").first)
        #expect(send.recipient == "71d4f55f72fa128dfb468a1a3901507c804b74316488744d769d7f4b16696476")
        let log = try String(contentsOfFile: sandbox.log, encoding: .utf8)
        #expect(!log.lowercased().contains("ann@example.com"))
        let mails = try FileManager.default.contentsOfDirectory(atPath: sandbox.mail)
        let mail = try String(contentsOfFile: sandbox.mail + "/" + #require(mails.first), encoding: .utf8)
        #expect(mail.contains("Subject: S 1\n") && mail.contains("hello"))
    }

    @Test("requests are counted by what became of them")
    func outcomes() async throws {
        try await sandbox.fault(#"{"kind": "refuse", "refusal": "unavailable", "next": 2}"#, "sendgrid", "*")
        #expect(await send(1) == 503)
        #expect(await send(1) == 503)
        #expect(await send(1) == 202)
        try await sandbox.fault(#"{"kind": "cut_before"}"#, "sendgrid", "main")
        #expect(await send(2) == nil)
        try await sandbox.fault(nil, "sendgrid", "main")
        let account = try #require(try await sandbox.counts().accounts.first)
        #expect(account.taken == 1 && account.refused == 2 && account.cut == 1)
    }
}
