import Foundation
import HTTPClient
import Postgres
import Primitives
import ServiceKit
import TestSupport
import Testing
import Wire

extension WebhookHandlerTests {
    @Suite("Projections of callbacks")
    struct FoldTests {
        private static let names = ["processed", "deferred", "delivered", "open", "click", "spamreport", "bounce"]
        private static let ladder = ["deferred", "sent", "delivered", "opened", "clicked", "bounced", "complained"]

        /// HERALD_CALLBACK_FOLD=20000 makes it what a release must bear, with an analytics that is killed too.
        private var size: Int {
            ProcessInfo.processInfo.environment["HERALD_CALLBACK_FOLD"].flatMap(Int.init) ?? 1200
        }

        @Test("callbacks in any order, repeated, late, past a handler that is killed: their fold")
        func fold() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            var generator = SeededGenerator(seed: 3)
            var messages: [SentHere] = []
            for number in 0..<(size / 5) { messages.append(try await stage.sent("fold-\(number % 9)")) }
            let told = told(of: messages, &generator)
            var batches = try batches(of: told, stage, &generator)
            var analytics = try await stage.analytics()
            let kills = max(2, size / 3000)
            for round in 0...kills {
                let share = batches.count / (kills + 1 - round)
                try await post(Array(batches.prefix(share)), stage, killing: round < kills)
                batches.removeFirst(share)
                // The broker waits long for a dead reader, which is paid once, and not by every run of the tests.
                guard round == 0, size >= 5000 else { continue }
                try await analytics.killNow()
                analytics = try await stage.analytics()
            }
            let expected = expected(told)
            try await eventually("all is projected", within: .seconds(90)) {
                try await projected(stage) == expected
            }
            try await analytics.terminate()
        }

        /// Which events tell of which message; at most one of each sort.
        private func told(
            of messages: [SentHere],
            _ generator: inout SeededGenerator
        ) -> [(message: SentHere, name: String)] {
            messages.flatMap { message in
                Self.names.shuffled(using: &generator).prefix(Int.random(in: 1...6, using: &generator)).map {
                    (message, $0)
                }
            }
        }

        /// Every event at least once, and many more often, in any order; some days late.
        private func batches(
            of told: [(message: SentHere, name: String)],
            _ stage: CallbackStage,
            _ generator: inout SeededGenerator
        ) throws -> [SignedCallback] {
            var events = told + told.filter { _ in Bool.random(using: &generator) }
            events.shuffle(using: &generator)
            let now = WallClock.system.now
            let bodies = events.map { event in
                let delay = Duration.seconds(event.message.dispatch.low % 3 == 0 ? 86_400 : 1)
                let more = event.name == "bounce" ? #","type":"bounce""# : ""
                let id = "\(event.message.dispatch)-\(event.name)"
                return ProviderKeys.sendGridEvent(event.name, event.message, id, more: more, at: now - delay)
            }
            return try stride(from: 0, to: bodies.count, by: 10).map { start in
                try stage.keys.sendGrid(Array(bodies[start..<min(start + 10, bodies.count)]))
            }
        }

        /// As a provider does: until it is thanked.
        private func post(_ batches: [SignedCallback], _ stage: CallbackStage, killing: Bool) async throws {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for lane in 0..<4 {
                    group.addTask {
                        for batch in stride(from: lane, to: batches.count, by: 4).map({ batches[$0] }) {
                            try await eventually("a callback is taken", within: .seconds(60)) {
                                try await stage.post(batch).status == 200
                            }
                        }
                    }
                }
                if killing {
                    try await stage.kill()
                    try await stage.start()
                }
                try await group.waitForAll()
            }
        }

        private func expected(_ told: [(message: SentHere, name: String)]) -> [String] {
            let words = [
                "processed": "sent", "open": "opened", "click": "clicked", "spamreport": "complained",
                "bounce": "bounced",
            ]
            return Dictionary(grouping: told, by: { $0.message.notification }).map { notification, events in
                let statuses = events.map { words[$0.name] ?? $0.name }
                let highest = Self.ladder.last { statuses.contains($0) } ?? ""
                return "\(notification)|\(highest)|\(events.count)"
            }.sorted()
        }

        private func projected(_ stage: CallbackStage) async throws -> [String] {
            let lines: [String] = try await stage.owner.query(
                """
                SELECT concat_ws('|', notification_id, email_status,
                    (SELECT count(*) FROM notification_delivery_logs l
                     WHERE l.tenant_id = n.tenant_id AND l.notification_id = n.notification_id))
                FROM notifications n WHERE tenant_id = 'acme' AND user_id LIKE 'fold-%'
                """
            ).decode(String.self)
            return lines.sorted()
        }
    }
}
