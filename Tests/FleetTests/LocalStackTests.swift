import Foundation
import Primitives
import TestSupport
import Testing
import Wire

/// The whole fleet on a real broker, database and cache, brought up by the script that the README names.

@Suite(.serialized) struct LocalStackTests {
    static let services = [
        "gateway", "orchestrator", "email-worker", "sms-worker", "push-worker", "inapp-worker", "webhook-handler",
        "analytics",
    ]

    @Test("up ends with eight ready services, twice is harmless, failures are named, down leaves nothing")
    func life() async throws {
        let stack = try LocalStack()
        do {
            try await comesUp(stack)
            try await isHarmlessTwice(stack)
            try await answersStrangers(stack)
            try await carriesMail(stack)
            try await survivesKills(stack)
            try await namesWhatFails(stack)
            try await drains(stack)
        } catch {
            try await stack.run("reset")
            throw error
        }
        try await leavesNothing(stack)
    }

    private func comesUp(_ stack: LocalStack) async throws {
        let (status, output) = try await stack.run("up")
        try #require(status == 0, "\(output)")
        #expect(output.contains("8 × ready"))
        #expect(try await stack.run("status").status == 0)
    }

    private func isHarmlessTwice(_ stack: LocalStack) async throws {
        let before = LocalStackTests.services.map(stack.pid(of:))
        let (status, output) = try await stack.run("up")
        #expect(status == 0, "\(output)")
        #expect(LocalStackTests.services.map(stack.pid(of:)) == before)
    }

    private func answersStrangers(_ stack: LocalStack) async throws {
        let environment = try stack.environment()
        for name in ["GATEWAY", "INBOX", "WEBHOOK", "ANALYTICS"] {
            let url = try #require(environment["HERALD_\(name)_URL"])
            let answer = try await Curl.get(url + "/nowhere")
            #expect(answer.status == 404)
            #expect(answer.body.contains(#""code":"not_found""#))
        }
        let gateway = try #require(environment["HERALD_GATEWAY_URL"])
        #expect(try await Curl.get(gateway + "/api/v1").body.contains(#""data":{"name":"Herald""#))
        #expect(environment["HERALD_TOKEN"]?.split(separator: ".").count == 3)
    }

    private func carriesMail(_ stack: LocalStack) async throws {
        let spine = Spine(environment: try stack.environment())
        let id = try await spine.send(Spine.mail(to: "ann@example.com", "Parcel A-17"), user: "inline-ann")
        try await eventually("the mail arrives", within: .seconds(30)) {
            try spine.mails(with: "Parcel A-17").count == 1
        }
        try await eventually("the reports know it", within: .seconds(30)) {
            try await spine.rows("SELECT status FROM notifications WHERE notification_id = '\(id)'") == "delivered"
        }
        var later = Spine.mail(to: "bob@example.com", "Parcel B-18")
        later.sendAt = WallClock.system.now + .seconds(2)
        let due = try #require(later.sendAt)
        _ = try await spine.send(later, user: "inline-bob")
        try await eventually("the held mail arrives", within: .seconds(30)) {
            try spine.mails(with: "Parcel B-18").count == 1
        }
        #expect(WallClock.system.now >= due)
        #expect(try spine.mails(with: "Parcel A-17").count == 1)
    }

    /// Orchestrator, email-worker and analytics die by SIGKILL in the middle of the work, and are started again.
    private func survivesKills(_ stack: LocalStack) async throws {
        let (spine, count) = (Spine(environment: try stack.environment()), 300)
        let sending = Task {
            for number in 0..<count {
                _ = try await spine.send(
                    Spine.mail(to: "k\(number % 60)@example.com", "Kill \(number)."),
                    user: "k\(number % 60)"
                )
            }
        }
        for service in ["orchestrator", "email-worker", "analytics", "email-worker", "orchestrator"] {
            kill(try #require(stack.pid(of: service)), SIGKILL)
            try await eventually("\(service) is dead") { stack.pid(of: service) == nil }
            try #require(try await stack.run("up").status == 0)
        }
        try await sending.value
        let ended = "status IN ('sent', 'delivered', 'unknown') AND user_id LIKE 'k%'"
        try await eventually("all are told", within: .seconds(60)) {
            try await spine.rows("SELECT count(*) FROM notifications WHERE \(ended)") == "\(count)"
        }
        let sent = Int(
            try await spine.rows(
                "SELECT count(*) FROM notifications WHERE status IN ('sent', 'delivered') AND user_id LIKE 'k%'"
            )
        )
        let subjects = try spine.mails(with: "Subject: Kill ").compactMap { mail in
            mail.split(separator: "\r\n").flatMap { $0.split(separator: "\n") }.first { $0.hasPrefix("Subject: ") }
        }
        #expect(Set(subjects).count == subjects.count, "nothing twice")
        #expect(subjects.count >= sent ?? count, "everything that is told as sent")
    }

    private func namesWhatFails(_ stack: LocalStack) async throws {
        let url = "http://127.0.0.1:\(try stack.port(of: "gateway"))"
        let redis = try #require(stack.pid(of: "redis"))
        kill(redis, SIGSTOP)
        defer { kill(redis, SIGCONT) }
        try await eventually("gateway names redis", within: .seconds(20)) {
            let answer = try await Curl.get(url + "/readyz")
            return answer.status == 503 && answer.body.contains(#""redis":{"ok":false"#)
        }
        #expect(try await Curl.get(url + "/healthz").status == 200)
        kill(redis, SIGCONT)
        try await eventually("gateway is ready again", within: .seconds(20)) {
            try await Curl.get(url + "/readyz").status == 200
        }
        let metrics = try await Curl.get(url + "/metrics")
        #expect(metrics.body.contains("herald_dependency_ready"))
    }

    private func drains(_ stack: LocalStack) async throws {
        let pid = try #require(stack.pid(of: "orchestrator"))
        kill(pid, SIGTERM)
        try await eventually("the orchestrator drains within ten seconds", within: .seconds(10)) {
            !LocalStack.runs(pid)
        }
        #expect(try await stack.run("status").status == 1)
        #expect(try await stack.run("up").status == 0)
    }

    private func leavesNothing(_ stack: LocalStack) async throws {
        let parts = LocalStackTests.services + ["local-broker", "postgres", "redis", "mailbox", "sandbox"]
        let pids = parts.compactMap(stack.pid(of:))
        #expect(pids.count == parts.count)
        #expect(try await stack.run("reset").status == 0)
        #expect(pids.filter(LocalStack.runs).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: stack.state))
    }
}
