import Postgres
import Primitives
import Storage
import TestSupport
import Testing

extension StorageTests {
    @Suite("Inbox", .serialized)
    struct InboxStoreTests {
        private let database: Database
        private let store: InboxStore

        init() throws {
            database = try #require(Database.current)
            store = InboxStore(database.fleet)
        }

        private func id(_ number: Int) -> UUIDv7 {
            UUIDv7(at: Timestamp(milliseconds: 1_800_000_000_000), randomness: Randomness { UInt64(number) })
        }

        private func arrival(_ user: UserID, _ number: Int, key: String? = nil, of notification: Int? = nil)
            -> InboxArrival
        {
            InboxArrival(
                RecipientKey("inbox", user),
                id: id(number),
                notification: id(notification ?? 1000 + number),
                collapseKey: key,
                content: #"{"title":"\#(number)"}"#
            )
        }

        private func events(_ user: UserID, after seq: Int64 = 0) async throws -> [InboxEvent] {
            guard
                case .events(let events, _, _) = try await store.events(
                    after: seq,
                    of: RecipientKey("inbox", user),
                    limit: 10_000
                )
            else { return [] }
            return events
        }

        @Test("a batch of many people's items gives each person's the next numbers, and again changes nothing")
        func batch() async throws {
            let batch = [arrival("b1", 1), arrival("b2", 2), arrival("b1", 3), arrival("b1", 1)]
            let updates = try await store.deliver(batch)
            #expect(updates.map(\.recipient.user) == ["b1", "b2"])
            #expect(updates.map { $0.events.map(\.seq) } == [[1, 2], [1]])
            #expect(updates.map(\.counts) == [.init(unread: 2, unseen: 2), .init(unread: 1, unseen: 1)])
            #expect(
                updates[0].events.map(\.kind) == [
                    .notification(id(1), content: #"{"title":"1"}"#), .notification(id(3), content: #"{"title":"3"}"#),
                ]
            )
            #expect(try await store.deliver(batch) == [])
            #expect(try await store.deliver([arrival("b2", 4)] + batch).flatMap(\.events).map(\.seq) == [2])
            #expect(try await events("b1") == updates[0].events)
        }

        @Test("an item with a collapse key takes the other's place, within a batch too")
        func collapse() async throws {
            _ = try await store.deliver([arrival("c", 1, key: "k"), arrival("c", 2)])
            let update = try #require(
                try await store.deliver([arrival("c", 3, key: "k"), arrival("c", 4, key: "k"), arrival("c", 5)]).first
            )
            #expect(update.events.map(\.seq) == [3, 4, 5, 6, 7])
            #expect(update.counts == .init(unread: 3, unseen: 3))
            let feed = try await store.feed(of: RecipientKey("inbox", "c"), limit: 10)
            #expect(feed.items.map(\.id) == [id(5), id(4), id(2)])
            #expect(feed.counts == update.counts && feed.seq == 7)
        }

        @Test("a retraction takes every item of its notification, and keeps those out that come later")
        func retraction() async throws {
            let person = RecipientKey("inbox", "r")
            _ = try await store.deliver([arrival("r", 1, of: 900), arrival("r", 2, of: 900), arrival("r", 3)])
            let retraction = InboxRetraction(person, id: id(50), notification: id(900))
            let update = try #require(try await store.retract([retraction]).first)
            #expect(update.events.map(\.kind) == [.retracted(id(1)), .retracted(id(2))])
            #expect(update.counts == .init(unread: 1, unseen: 1))
            #expect(try await store.retract([retraction]) == [])
            #expect(try await store.deliver([arrival("r", 4, of: 900)]) == [])
            let early = InboxRetraction(person, id: id(51), notification: id(901))
            #expect(try await store.retract([early, early]) == [])
            #expect(try await store.deliver([arrival("r", 5, of: 901)]) == [])
            #expect(try await store.feed(of: person, limit: 10).items.map(\.id) == [id(3)])
        }

        @Test("marking says what changed, makes no event of what was so already, and knows what is not there")
        func marking() async throws {
            let person = RecipientKey("inbox", "m")
            _ = try await store.deliver((1...3).map { arrival("m", $0) })
            let read = try #require(try await store.mark(id(2), .read, of: person))
            #expect(read.event?.kind == .updated(id(2), .read) && read.event?.seq == 4)
            #expect(read.counts == .init(unread: 2, unseen: 2))
            #expect(read.deed?.touched == [.init(item: id(2), notification: id(1002))])
            let again = try #require(try await store.mark(id(2), .read, of: person))
            #expect(again.event == nil && again.counts == read.counts && again.deed == nil)
            #expect(try await store.mark(id(99), .read, of: person) == nil)
            #expect(try await store.mark(id(2), .read, of: RecipientKey("other", "m")) == nil)
            let all = try #require(try await store.mark(nil, .read, of: person))
            #expect(all.event?.kind == .updated(nil, .read) && all.counts == .none)
            #expect(Set(all.deed?.touched.map(\.item) ?? []) == [id(1), id(3)])
            #expect(try await store.mark(nil, .read, of: RecipientKey("inbox", "nobody"))?.event == nil)
        }

        @Test("a deed is kept until it was told, and taken by one at a time when it was not told in time")
        func untold() async throws {
            let person = RecipientKey("inbox", "deeds")
            _ = try await store.deliver((1...2).map { arrival("deeds", $0) })
            let deed = try #require(try await store.mark(nil, .read, of: person)?.deed)
            // Whoever did it has his turn first.
            #expect(try await store.takeUntold(limit: 10, for: .zero) == [])
            try await database.owner.execute("UPDATE inbox_untold SET due_at = now() WHERE user_id = 'deeds'")
            let taken = try await store.takeUntold(limit: 10, for: .seconds(60))
            #expect(taken == [deed] && deed.touched.count == 2)
            #expect(try await store.takeUntold(limit: 10, for: .zero) == [])
            try await database.owner.execute("UPDATE inbox_untold SET due_at = now() WHERE user_id = 'deeds'")
            #expect(try await store.takeUntold(limit: 10, for: .zero) == [deed])
            try await store.noteTold([deed, deed])
            #expect(try await store.takeUntold(limit: 10, for: .zero) == [])
        }

        @Test("who comes back with a number goes on from it, or is told to begin anew")
        func catchUp() async throws {
            let person = RecipientKey("inbox", "k")
            _ = try await store.deliver((1...4).map { arrival("k", $0) })
            #expect(try await events("k", after: 2).map(\.seq) == [3, 4])
            let counts = InboxCounts(unread: 4, unseen: 4)
            #expect(try await store.events(after: 4, of: person, limit: 10) == .events([], last: 4, counts))
            #expect(try await store.events(after: 9, of: person, limit: 10) == .reset(last: 4, counts))
            try await database.owner.execute(
                "UPDATE inbox_events SET occurred_at = '2020-01-01' WHERE user_id = 'k' AND seq < 3"
            )
            let old = Timestamp(milliseconds: 1_600_000_000_000)
            #expect(try await store.forgetEvents(before: old, limit: 1) == 1)
            #expect(try await store.forgetEvents(before: old, limit: 10) == 1)
            #expect(try await store.events(after: 1, of: person, limit: 10) == .reset(last: 4, counts))
            #expect(try await events("k", after: 2).map(\.seq) == [3, 4])
        }

        @Test("a feed goes on where a page ended, and old items leave it by an event")
        func pagesAndRetention() async throws {
            let person = RecipientKey("inbox", "p")
            _ = try await store.deliver((1...5).map { arrival("p", $0) })
            let first = try await store.feed(of: person, limit: 2)
            let second = try await store.feed(of: person, before: first.items.last?.seq, limit: 2)
            #expect((first.items + second.items).map(\.id) == [5, 4, 3, 2].map(id))
            try await database.owner.execute(
                "UPDATE inbox_items SET created_at = '2020-01-01' WHERE user_id = 'p' AND seq < 3"
            )
            let old = Timestamp(milliseconds: 1_600_000_000_000)
            #expect(try await store.hasItems(before: old))
            let update = try #require(try await store.retireItems(before: old, limit: 10).first)
            #expect(update.events.map(\.kind) == [.retracted(id(1)), .retracted(id(2))])
            #expect(update.counts == .init(unread: 3, unseen: 3))
            #expect(!(try await store.hasItems(before: old)))
            #expect(try await store.retireItems(before: old, limit: 10) == [])
        }

        @Test("feed, counts and events are one fold, whatever happens in whatever order, from several sides at once")
        func folds() async throws {
            let people = (0..<4).map { RecipientKey("inbox", "f\($0)") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for seed in 0..<4 {
                    group.addTask { try await disturb(people, seed: UInt64(seed)) }
                }
                try await group.waitForAll()
            }
            for person in people { try await expectFold(of: person) }
        }

        /// Does a hundred random things; different seeds meet in the same items.
        private func disturb(_ people: [RecipientKey], seed: UInt64) async throws {
            var random = SeededGenerator(seed: seed)
            for _ in 0..<100 {
                switch Int.random(in: 0..<10, using: &random) {
                case 0...3:
                    _ = try await store.deliver(
                        (0..<Int.random(in: 1...6, using: &random)).map { _ in
                            let number = Int.random(in: 0..<60, using: &random)
                            return arrival(
                                people[Int.random(in: people.indices, using: &random)].user,
                                number,
                                key: number % 3 == 0 ? "k\(number % 2)" : nil,
                                of: 2000 + number / 2
                            )
                        }
                    )
                case 4:
                    let number = Int.random(in: 0..<30, using: &random)
                    _ = try await store.retract(
                        people.shuffled(using: &random).prefix(2).map {
                            InboxRetraction($0, id: id(5000 + number), notification: id(2000 + number))
                        }
                    )
                case 5:
                    _ = try await store.mark(nil, Bool.random(using: &random) ? .read : .seen, of: people[0])
                default:
                    let item = id(Int.random(in: 0..<60, using: &random))
                    let change = InboxChange.allCases[Int.random(in: 0..<4, using: &random)]
                    _ = try await store.mark(item, change, of: people[Int.random(in: people.indices, using: &random)])
                }
            }
        }

        private func expectFold(of person: RecipientKey) async throws {
            var folded = FoldedInbox()
            for event in try await events(person.user) {
                let isNext = folded.apply(event)
                #expect(isNext)
            }
            #expect(folded.seq > 20)
            for state in InboxState.allCases {
                let feed = try await store.feed(of: person, state, limit: 1000)
                #expect(feed.items.map(FoldedInbox.Item.init) == folded.feed(state))
                #expect(feed.counts == folded.counts)
                #expect(feed.seq == folded.seq)
            }
        }
    }
}
