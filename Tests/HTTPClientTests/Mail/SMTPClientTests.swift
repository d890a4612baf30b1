import Concurrency
import Foundation
import HTTPClient
import Observability
import Primitives
import TestSupport
import Testing

@Suite("Mail to a real server")
struct SMTPClientTests {
    private static let servers = Task {
        let authority = try await TestAuthority()
        return (authority, try await MailSink(authority))
    }
    private let authority: TestAuthority
    private let sink: MailSink

    init() async throws {
        (authority, sink) = try await SMTPClientTests.servers.value
    }

    private func client(
        _ port: UInt16,
        _ security: SMTPConfiguration.Security = .none,
        password: String? = nil,
        _ configure: (inout SMTPConfiguration) -> Void = { _ in }
    ) throws -> SMTPClient {
        var configuration = SMTPConfiguration(
            host: "127.0.0.1",
            port: Int(port),
            security: security,
            credentials: password.map { .init(user: "herald", password: $0) },
            ownName: "mail.herald.example"
        )
        configuration.tls.authorities = authority.authority
        configure(&configuration)
        return try SMTPClient(configuration, metrics: MetricRegistry(), logger: .silent)
    }

    private func message(to recipient: String, text: String = "Hello\n.\n..dots\nGrüße") throws -> SMTPMessage {
        let mail = MailMessage(
            from: Mailbox(try EmailAddress("from@example.com"), name: "Herald"),
            to: Mailbox(try EmailAddress(recipient)),
            subject: "Grüße",
            text: text,
            html: "<p>Hello</p>",
            messageID: try EmailAddress("\(UUID().uuidString)@herald.example"),
            date: WallClock.system.now
        )
        return SMTPMessage(sender: try EmailAddress("bounce+1@example.com"), mail: mail)
    }

    private func failure(_ client: SMTPClient, _ recipient: String, within limit: Duration = .seconds(10)) async throws
        -> SMTPError?
    {
        let message = try message(to: recipient)
        do throws(SMTPError) {
            _ = try await client.send(message, deadline: .after(limit))
            return nil
        } catch {
            return error
        }
    }

    @Test("envelope, name, words and queue id are right, and many messages share a connection")
    func plain() async throws {
        let client = try client(sink.plainPort) { $0.connections = 1 }
        for number in 1...5 {
            let reply = try await client.send(message(to: "many@example.org"), deadline: .after(.seconds(10)))
            #expect(reply.status == 250)
            #expect(reply.enhancedStatus?.description == "2.0.0")
            #expect(reply.queueID?.hasPrefix("Q") == true)
            #expect(try sink.received("many@example.org").count == number)
        }
        let received = try sink.received("many@example.org")
        #expect(Set(received.map(\.session)).count == 1)
        #expect(received.allSatisfy { $0.ehlo == "mail.herald.example" && $0.sender == "bounce+1@example.com" })
        #expect(received.first?.mail.header("subject") == "Grüße")
        #expect(received.first?.mail.parts.map(\.text) == ["Hello\n.\n..dots\nGrüße", "<p>Hello</p>"])
        #expect(received.first?.mail.defects == [])
    }

    @Test("STARTTLS and implicit TLS, each with a login")
    func security() async throws {
        for (door, security) in [
            (sink.startTLSPort, SMTPConfiguration.Security.startTLS), (sink.tlsPort, .implicitTLS),
        ] {
            let recipient = "door\(door)@example.org"
            let client = try client(door, security, password: "secret")
            _ = try await client.send(message(to: recipient), deadline: .after(.seconds(10)))
            #expect(try sink.received(recipient).first?.user == "herald")
        }
    }

    @Test("a wrong password is an authentication error, not to be retried")
    func wrongPassword() async throws {
        let error = try await failure(client(sink.startTLSPort, .startTLS, password: "wrong"), "x@example.org")
        #expect(error?.code == .authentication)
        #expect(error?.reply?.status == 535)
        #expect(error?.isRetriable == false)
    }

    @Test("no password where one is needed is an authentication error")
    func noPassword() async throws {
        let error = try await failure(client(sink.startTLSPort, .startTLS), "x@example.org")
        #expect(error?.code == .authentication)
        #expect(error?.phase == .notSent)
    }

    @Test("where TLS is required and not offered, nothing is said")
    func noTLS() async throws {
        let error = try await failure(client(sink.plainPort, .startTLS), "notls@example.org")
        #expect(error?.code == .transfer(.tls))
        #expect(error?.phase == .notSent)
        #expect(try sink.received("notls@example.org").isEmpty)
    }

    @Test("an unknown authority is refused")
    func unknownAuthority() async throws {
        let client = try client(sink.tlsPort, .implicitTLS, password: "secret") {
            $0.tls.authorities = "/etc/ssl/certs/ca-certificates.crt"
        }
        #expect(try await failure(client, "x@example.org")?.code == .transfer(.certificate))
    }

    @Test("credentials are not sent in the clear, whoever asks for it")
    func plainCredentials() throws {
        #expect(throws: SMTPError.self) { try client(sink.plainPort, .none, password: "secret") }
    }

    @Test(
        "a refusal carries the server's codes, and says whether to try again",
        arguments: [
            ("refused@example.org", 550, "5.1.1", false), ("later@example.org", 452, "4.2.2", true),
            ("content@example.org", 554, "5.6.0", false),
        ]
    )
    func refusals(recipient: String, status: Int, enhanced: String, isRetriable: Bool) async throws {
        let client = try client(sink.plainPort)
        let error = try await failure(client, recipient)
        #expect(error?.code == .rejected)
        #expect(error?.reply?.status == status)
        #expect(error?.reply?.enhancedStatus?.description == enhanced)
        #expect(error?.isRetriable == isRetriable)
        #expect(error?.phase == .notSent)
        // The next message does not suffer from it.
        let after = "after-\(status)@example.org"
        _ = try await client.send(message(to: after), deadline: .after(.seconds(10)))
        #expect(try sink.received(after).count == 1)
    }

    @Test("no answer to the whole message is 'maybe sent', and ends at the deadline")
    func silence() async throws {
        let error = try await failure(client(sink.plainPort), "silent@example.org", within: .seconds(3))
        #expect(error?.code == .transfer(.timedOut))
        #expect(error?.phase == .maybeSent)
        #expect(error?.isRetriable == false)
    }

    @Test("plain speech to a TLS port ends at the deadline, not sent")
    func wrongDoor() async throws {
        let error = try await failure(client(sink.tlsPort), "x@example.org", within: .milliseconds(500))
        #expect(error?.phase == .notSent)
        #expect(error?.isRetriable == true)
    }

    @Test("a server killed under load: each message ends, and none is lost that was not reported")
    func killed() async throws {
        let sink = try await MailSink(authority)
        let client = try client(sink.plainPort)
        let message = try message(to: "load@example.org")
        let outcomes = await withTaskGroup(of: SMTPError?.self) { group in
            for number in 0..<300 {
                group.addTask {
                    if number == 100 { try? await sink.kill() }
                    do throws(SMTPError) {
                        _ = try await client.send(message, deadline: .after(.seconds(10)))
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: [SMTPError?]()) { $0.append($1) }
        }
        let accepted = outcomes.count { $0 == nil }
        let unknown = outcomes.count { $0?.phase == .maybeSent }
        let kept = try sink.received("load@example.org").count
        #expect(outcomes.count == 300)
        #expect((accepted...accepted + unknown).contains(kept))
        #expect(outcomes.compactMap(\.self).allSatisfy { $0.isRetriable == ($0.phase == .notSent) })
    }
}
