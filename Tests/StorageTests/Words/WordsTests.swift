import Storage
import Testing

extension StorageTests {
    @Suite("Categories and templates")
    struct WordsTests {
        private let database: Database

        init() throws { database = try #require(Database.current) }

        @Test("a category is read as it was written, under a condition")
        func categories() async throws {
            let categories = CategoryStore(try await database.tenant("categories"))
            var orders = Category(key: "orders")
            (orders.name, orders.defaultChannels, orders.fallbackOrder) = ("Orders", [.push, .email], [.sms])
            (orders.hourlyCap, orders.isRequired, orders.unknownPolicy) = (3, true, .resend)
            (orders.escalatesAfter, orders.defaultPriority, orders.highestPriority) = (300, .low, .high)
            #expect(try await categories.save(orders, if: .absent) == 1)
            #expect(await storageError { try await categories.save(orders, if: .version(2)) } == .conflict)
            let found = try #require(try await categories.find("orders"))
            #expect((found.defaultChannels, found.fallbackOrder) == ([.push, .email], [.sms]))
            #expect((found.hourlyCap, found.dailyCap, found.isRequired) == (3, nil, true))
            #expect((found.unknownPolicy, found.version) == (.resend, 1))
            #expect((found.escalatesAfter, found.defaultPriority, found.highestPriority) == (300, .low, .high))
            orders.escalatesAfter = nil
            #expect(try await categories.save(orders) == 2)
            #expect(try await categories.find("orders")?.escalatesAfter == nil)
            try await categories.save(Category(key: "alerts"))
            #expect(try await categories.find("alerts")?.defaultPriority == .normal)
            #expect(try await categories.find("alerts")?.highestPriority == .critical)
            #expect(try await categories.all().map(\.key) == ["alerts", "orders"])
            #expect(try await CategoryStore(try await database.tenant("no-categories")).all() == [])
        }

        @Test("versions count up and keep their words, and only what is published is sent")
        func versions() async throws {
            let templates = TemplateStore(try await database.tenant("templates"))
            var content = TemplateVersion.Content(channel: .email, locale: "fr-CA")
            (content.subject, content.html, content.weight) = ("Bonjour", "<p>{{name}}</p>", 3)
            let missing = await storageError { try await templates.addVersion([content], author: "a", to: "hi") }
            #expect(missing == .notFound)
            #expect(try await templates.save("hi", name: "Hi", if: .absent) == 1)
            for number in 1...3 {
                #expect(try await templates.addVersion([content], schema: "{}", author: "a", to: "hi") == number)
            }
            #expect(try await templates.published("hi") == nil)
            try await templates.publish(2, of: "hi", by: "a")
            let version = try #require(try await templates.published("hi"))
            #expect((version.number, version.contents, version.schema) == (2, [content], "{}"))
            #expect(await storageError { try await templates.publish(9, of: "hi", by: "a") } == .notFound)
            let stale = await storageError { try await templates.publish(3, of: "hi", by: "a", if: .version(1)) }
            #expect(stale == .conflict)
            #expect(try await templates.find("hi")?.publishedVersion == 2)
            #expect(try await templates.remove("hi"))
            #expect(try await templates.list(limit: 9) == [])
        }

        @Test("each rollback goes one publication further back, and stops at the first")
        func rollback() async throws {
            let templates = TemplateStore(try await database.tenant("rollback"))
            try await templates.save("hi", name: "Hi")
            for number in 1...3 {
                _ = try await templates.addVersion([], author: "a", to: "hi")
                try await templates.publish(number, of: "hi", by: "a")
            }
            #expect(try await templates.rollBack("hi", by: "b") == 2)
            #expect(try await templates.rollBack("hi", by: "b") == 1)
            #expect(await storageError { try await templates.rollBack("hi", by: "b") } == .notFound)
            #expect(try await templates.find("hi")?.publishedVersion == 1)
        }

        @Test("editors at the same time get versions of their own")
        func concurrent() async throws {
            let templates = TemplateStore(try await database.tenant("editors"))
            try await templates.save("hi", name: "Hi")
            let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 { group.addTask { try await templates.addVersion([], author: "a", to: "hi") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(numbers.sorted() == Array(1...8))
            #expect(try await TemplateStore(try await database.tenant("no-editors")).find("hi") == nil)
        }
    }
}
