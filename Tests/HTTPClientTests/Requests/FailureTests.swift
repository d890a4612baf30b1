import Concurrency
import HTTPClient
import TestSupport
import Testing

@Suite("HTTP calls that fail")
struct FailureTests {
    private static let origin = Task { try await RawOrigin() }
    private let fixture: ClientFixture
    private let origin: RawOrigin

    init() async throws {
        fixture = try ClientFixture()
        origin = try await FailureTests.origin.value
    }

    private func request(_ method: HTTPMethod, _ path: String) throws -> HTTPClientRequest {
        HTTPClientRequest(method, try origin.url(path), body: method == .post ? [1] : nil)
    }

    @Test("a refused connection is not sent, and may be retried whatever the method")
    func refused() async throws {
        let url = try HTTPURL("http://127.0.0.1:\(freePort())/")
        let error = await fixture.failure(of: HTTPClientRequest(.post, url, body: [1]))
        #expect(error?.code == .refused)
        #expect(error?.phase == .notSent)
        #expect(error?.isRetriable == true)
    }

    @Test("a name that does not exist is not sent")
    func unresolved() async throws {
        let url = try HTTPURL("http://does-not-exist.invalid/")
        let error = await fixture.failure(of: HTTPClientRequest(.get, url))
        #expect(error?.code == .unresolved)
        #expect(error?.phase == .notSent)
    }

    @Test("a connection that ends before the answer may have sent: only the idempotent call may be retried")
    func dropped() async throws {
        let post = await fixture.failure(of: try request(.post, "/drop"))
        #expect(post?.code == .connectionLost)
        #expect(post?.phase == .maybeSent)
        #expect(post?.isRetriable == false)
        #expect(await fixture.failure(of: try request(.get, "/drop"))?.isRetriable == true)
    }

    @Test("a POST on a reused connection that breaks is never sent a second time")
    func noSilentReplay() async throws {
        for _ in 0..<2 { _ = try? await fixture.execute(request(.post, "/drop-later-post")) }
        let error = try await fixture.execute(request(.get, "/count/drop-later-post")).text
        #expect(error == "2")
    }

    @Test("a GET on a reused connection that breaks is sent again by itself")
    func silentReplay() async throws {
        for _ in 0..<2 { _ = try await fixture.execute(request(.get, "/drop-later-get")) }
        #expect(try await fixture.execute(request(.get, "/count/drop-later-get")).text == "3")
    }

    @Test("an answer that ends too soon is cut")
    func cut() async throws {
        let error = await fixture.failure(of: try request(.post, "/cut"))
        #expect(error?.code == .connectionLost)
        #expect(error?.phase == .responseCut)
    }

    @Test(
        "no answer and a dripping answer end at the deadline",
        arguments: [("/hang", TransferPhase.maybeSent), ("/slow", .responseCut)]
    )
    func deadline(path: String, phase: TransferPhase) async throws {
        let start = ContinuousClock.now
        let error = await fixture.failure(of: try request(.post, path), within: .milliseconds(300))
        #expect(error?.code == .timedOut)
        #expect(error?.phase == phase)
        #expect(start.duration(to: .now) < .seconds(10))
    }

    @Test("a deadline that has passed sends nothing")
    func late() async throws {
        let error = await fixture.failure(of: try request(.post, "/late"), within: .zero)
        #expect(error?.code == .timedOut)
        #expect(error?.phase == .notSent)
        #expect(try await fixture.execute(request(.get, "/count/late")).text == "0")
    }

    @Test("a call that waits for a connection ends at its deadline, not sent")
    func queued() async throws {
        let narrow = try ClientFixture { $0.connections.perHost = 1 }
        let hanging = try request(.get, "/hang")
        async let first = narrow.failure(of: hanging, within: .seconds(2))
        try await eventually("the first call is under way") {
            narrow.connections == 1
        }
        let error = await narrow.failure(of: try request(.post, "/echo"), within: .milliseconds(300))
        #expect(error?.code == .timedOut)
        #expect(error?.phase == .notSent)
        #expect(await first?.code == .timedOut)
    }

    @Test("cancelling the task aborts the call")
    func cancellation() async throws {
        let hanging = try request(.post, "/hang")
        let call = Task { [fixture] in await fixture.failure(of: hanging) }
        try await eventually("the call is under way") { [fixture] in
            fixture.inFlight == 1
        }
        call.cancel()
        let error = await call.value
        #expect(error?.code == .cancelled)
        #expect(error?.isRetriable == false)
        #expect(fixture.inFlight == 0)
    }

    @Test("a call of a cancelled task is not begun")
    func cancelledBefore() async throws {
        let post = try request(.post, "/never")
        let call = Task { [fixture] in
            withUnsafeCurrentTask { $0?.cancel() }
            return await fixture.failure(of: post)
        }
        #expect(await call.value?.phase == .notSent)
        #expect(try await fixture.execute(request(.get, "/count/never")).text == "0")
    }

    @Test("answers that are too large are given up", arguments: ["/announced", "/chunks", "/bighead"])
    func tooLarge(path: String) async throws {
        let error = await fixture.failure(of: try request(.get, path))
        #expect(error?.code == .responseTooLarge)
        #expect(error?.isRetriable == false)
    }

    @Test("what is no HTTP is a violation, and no answer")
    func garbage() async throws {
        let error = await fixture.failure(of: try request(.get, "/garbage"))
        #expect(error?.code == .protocolViolation)
    }

    @Test("1,000 calls to a server that dies all end, and a new server is found")
    func killed() async throws {
        let origin = try await RawOrigin()
        let url = try origin.url("/hang")
        let calls = Task { [fixture] in
            await withTaskGroup(of: HTTPClientError?.self) { group in
                for _ in 0..<1000 {
                    group.addTask { await fixture.failure(of: HTTPClientRequest(.post, url, body: [1])) }
                }
                return await group.reduce(into: [HTTPClientError?]()) { $0.append($1) }
            }
        }
        try await eventually("all calls are under way") { [fixture] in
            fixture.inFlight == 1000
        }
        try await origin.kill()
        let errors = await calls.value
        #expect(errors.count == 1000)
        #expect(errors.allSatisfy { $0?.code == .connectionLost || $0?.code == .refused })
        #expect(errors.allSatisfy { ($0?.phase == .notSent) == ($0?.isRetriable == true) })
        let reborn = try await RawOrigin(port: origin.port)
        #expect(try await fixture.execute(HTTPClientRequest(.get, reborn.url("/status/200"))).status == 200)
    }

    @Test("a shutdown lets the calls under way end, and refuses later ones")
    func shutdown() async throws {
        let shutdown = GracefulShutdown()
        let running = Task { [client = fixture.client] in
            try await GracefulShutdown.$current.withValue(shutdown) { try await client.run() }
        }
        let slow = try request(.get, "/slow")
        async let last = fixture.failure(of: slow, within: .milliseconds(500))
        try await eventually("the call is under way") { [fixture] in
            fixture.inFlight == 1
        }
        shutdown.begin()
        try await running.value
        #expect(await last?.code == .timedOut)
        #expect(await fixture.failure(of: try request(.get, "/echo"))?.code == .closed)
    }
}
