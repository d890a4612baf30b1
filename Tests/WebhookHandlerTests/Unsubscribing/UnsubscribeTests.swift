import HTTPClient
import Links
import Postgres
import Primitives
import Storage
import Synchronization
import TestSupport
import Testing
import Wire

@testable import WebhookHandler

extension LinkTests {
    @Suite("Unsubscribe") struct UnsubscribeTests {
        private let fixture: LinkFixture
        private let database: TenantDatabase

        init() throws {
            fixture = try #require(LinkFixture.current)
            database = TenantDatabase(fixture.postgres, try #require(TenantID(rawValue: "acme")))
        }

        private func path(_ user: String, category: String? = "news", locale: String? = nil) throws -> String {
            let origin = try fixture.origin(user, category: category, locale: locale)
            return "/u/" + (try fixture.seal.token(Link(.unsubscribe, of: origin, target: "\(user)@example.com")))
        }

        private func user(_ name: String) async throws -> UserID {
            let id = try #require(UserID(rawValue: name))
            try await UserStore(database).save(User(id: id))
            return id
        }

        private func choice(_ category: String?, _ isAllowed: Bool) -> Preferences.Choice {
            .init(category: category.flatMap(CategoryKey.init(rawValue:)), channel: .email, isAllowed: isAllowed)
        }

        private let oneClick = ["Content-Type": "application/x-www-form-urlencoded"]

        @Test("a mail client's one click is enough: no cookie, no redirect, and twice is once")
        func post() async throws {
            let id = try await user("leaver")
            let path = try path("leaver")
            for _ in 0..<2 {
                let answer = try await fixture.ask(.post, path, headers: oneClick, body: "List-Unsubscribe=One-Click")
                #expect(answer.status == 200 && answer.headers["set-cookie"] == nil)
            }
            let wishes = try await UserStore(database).preferences(of: id)
            #expect(wishes.choices == [choice("news", false)])
            let audit = try #require(try fixture.audits(of: "leaver").first)
            #expect(audit.action == "person.unsubscribed" && audit.outcome == .done && audit.actor.kind == .recipient)
            let changed = try fixture.commands(of: "leaver").contains {
                if case .preferencesChanged(let change) = $0.action { change.aspects == [.preferences] } else { false }
            }
            #expect(changed)
            #expect(try fixture.events(of: "leaver").first?.status == .unsubscribed)
        }

        @Test("a form of several parts is taken too, and other wishes stay")
        func multipart() async throws {
            let id = try await user("parts")
            var before = Preferences()
            before.choices = [choice("news", true), choice("other", true)]
            before.dailyCap = 3
            try await UserStore(database).setPreferences(before, of: id)
            let body = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"
            let headers = ["Content-Type": "multipart/form-data; boundary=x"]
            #expect(try await fixture.ask(.post, path("parts"), headers: headers, body: body).status == 200)
            let after = try await UserStore(database).preferences(of: id)
            #expect(after.dailyCap == 3 && Set(after.choices) == [choice("news", false), choice("other", true)])
        }

        @Test("a look at the page changes nothing; it asks in the person's language")
        func get() async throws {
            let id = try await user("looker")
            let page = try await fixture.ask(.get, path("looker", locale: "fr-CA"))
            let text = String(decoding: page.body, as: UTF8.self)
            #expect(page.status == 200 && text.contains(#"<html lang="fr" dir="ltr">"#) && text.contains("« news »"))
            #expect(text.contains(#"<form method="post">"#) && page.headers["set-cookie"] == nil)
            #expect(page.headers["content-security-policy"]?.contains("default-src 'none'") == true)
            let arabic = try await fixture.ask(.get, path("looker"), headers: ["Accept-Language": "xx, ar;q=0.8"])
            #expect(String(decoding: arabic.body, as: UTF8.self).contains(#"dir="rtl""#))
            _ = try await fixture.ask(.head, path("looker"))
            #expect(try await UserStore(database).preferences(of: id).choices.isEmpty)
            #expect(try fixture.records(of: "looker").isEmpty)
        }

        @Test("what stands in a token is written as text, never as a part of the page")
        func escaped() async throws {
            let page = try await fixture.ask(.get, path("x", category: "<script>%"))
            #expect(!String(decoding: page.body, as: UTF8.self).contains("<script>"))
        }

        @Test("who has no account leaves by the address")
        func withoutAccount() async throws {
            #expect(try await fixture.ask(.post, path("inline"), headers: oneClick).status == 200)
            let index = fixture.vault.index(of: "inline@example.com", in: database.tenant, on: .email)
            let store = SuppressionStore(database)
            let found = try #require(try await store.find(index, on: .email, category: CategoryKey(rawValue: "news")))
            #expect(found.reason == .unsubscribe && found.category?.rawValue == "news")
            #expect(try fixture.vault.open(found.address, in: database.tenant, on: .email) == "inline@example.com")
            #expect(try await store.find(index, on: .email, category: CategoryKey(rawValue: "orders")) == nil)
        }

        @Test("without a category it is everything on the channel")
        func everything() async throws {
            let id = try await user("all")
            #expect(try await fixture.ask(.post, path("all", category: nil), headers: oneClick).status == 200)
            let wishes = try await UserStore(database).preferences(of: id)
            #expect(wishes.choices == [choice(nil, false)])
        }

        @Test("a token that is none of ours gets a page that says so, and does nothing")
        func strangers() async throws {
            let click = try fixture.seal.token(Link(.click, of: fixture.origin("leaver"), target: "https://a.example"))
            for token in ["x", click, String(try path("leaver").dropFirst(3).dropLast(2))] {
                for method in [HTTPMethod.get, .post] {
                    let answer = try await fixture.ask(method, "/u/\(token)", body: method == .post ? "" : nil)
                    #expect(answer.status == 404)
                }
            }
        }

        @Test("while the broker is away nothing is promised")
        func away() async throws {
            _ = try await user("unlucky")
            fixture.brokerIsUp.withLock { $0 = false }
            defer { fixture.brokerIsUp.withLock { $0 = true } }
            #expect(try await fixture.ask(.post, path("unlucky"), headers: oneClick, body: "").status == 503)
        }
    }
}
