import Concurrency
import Foundation
import HTTPClient
import Network
import Observability
import Primitives
import TestSupport

/// Asks the gateway for a soak's notifications, batch after batch, and remembers what it accepted.
struct SoakFeeder: Sendable {
    private static let size = 500

    private let gateway: String
    private let token: String
    private let run: String

    init(_ stack: LocalStack, run: String) throws {
        let environment = try stack.environment()
        guard let gateway = environment["HERALD_GATEWAY_URL"], let token = environment["HERALD_TOKEN"] else {
            throw NeverHappened(description: "the stack names no gateway and no token")
        }
        (self.gateway, self.token, self.run) = (gateway, token, run)
    }

    /// The ids that were accepted, each with whose it is. A person's are asked for one after the other.
    func feed(_ count: Int, to people: Int) async throws -> [String: SoakPlace] {
        let reactor = try Reactor(name: "feeder")
        defer { reactor.stop() }
        let client = try HTTPClient(reactor: reactor, metrics: MetricRegistry(), logger: .silent)
        var accepted: [String: SoakPlace] = [:]
        for start in stride(from: 0, to: count, by: SoakFeeder.size) {
            let places = (start..<min(start + SoakFeeder.size, count)).map { SoakPlace($0, people: people) }
            let ids = try await post(places, key: "\(run)-\(start)", client)
            guard ids.count == places.count else { throw NeverHappened(description: "the gateway refused some") }
            for (id, place) in zip(ids, places) { accepted[id] = place }
        }
        return accepted
    }

    /// Repeated under the same key until the gateway has taken it.
    private func post(_ places: [SoakPlace], key: String, _ client: HTTPClient) async throws -> [String] {
        let request = HTTPClientRequest(
            .post,
            try HTTPURL("\(gateway)/api/v1/notifications/batch"),
            headers: [
                "authorization": "Bearer \(token)", "content-type": "application/json", "idempotency-key": key,
            ],
            body: body(places)
        )
        var ids: [String] = []
        try await eventually("the gateway takes \(key)", within: .seconds(60)) {
            let answer = try await client.execute(request, deadline: .after(.seconds(20)))
            ids = answer.status == 202 ? try SoakFeeder.ids(answer.body) : []
            return answer.status == 202
        }
        return ids
    }

    private func body(_ places: [SoakPlace]) -> [UInt8] {
        let items = places.map { place in
            """
            {"to": {"email": "p\(place.person)@soak.test"}, "channels": ["email"], "metadata": {"soak": "\(run)"}, \
            "content": {"subject": "\(place.subject(run: run))", "body": "It has left the depot."}}
            """
        }
        return Array(#"{"notifications": [\#(items.joined(separator: ","))]}"#.utf8)
    }

    private static func ids(_ body: [UInt8]) throws -> [String] {
        try JSONDecoder().decode(Answer.self, from: Data(body)).data.items.compactMap(\.id)
    }

    private struct Answer: Decodable {
        struct Batch: Decodable { let items: [Item] }
        struct Item: Decodable { let id: String? }
        let data: Batch
    }
}
