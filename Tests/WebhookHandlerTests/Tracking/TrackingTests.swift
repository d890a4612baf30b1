import HTTPClient
import Links
import Primitives
import TestSupport
import Testing
import Wire

@testable import WebhookHandler

private let browser = ["User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"]

extension LinkTests {
    @Suite("Tracking") struct TrackingTests {
        private let fixture: LinkFixture

        init() throws { fixture = try #require(LinkFixture.current) }

        private func path(_ kind: LinkKind, _ user: String, target: String = "") throws -> String {
            let token = try fixture.seal.token(Link(kind, of: fixture.origin(user), target: target))
            return kind.path + token + (kind == .open ? ".gif" : "")
        }

        @Test("a mail that is shown gets its picture, and the person's owner and the events learn of it")
        func open() async throws {
            let answer = try await fixture.ask(.get, path(.open, "opens"), headers: browser)
            #expect(answer.status == 200 && answer.headers["content-type"] == "image/gif")
            #expect(answer.body.starts(with: Array("GIF89a".utf8)) && answer.headers["cache-control"] == "no-store")
            let event = try #require(try fixture.events(of: "opens").first)
            #expect(event.status == .opened && !event.isAutomated && event.category == "news")
            guard case .engaged(let engaged)? = try fixture.commands(of: "opens").first?.action else {
                Issue.record("no command")
                return
            }
            #expect(engaged.kind == .opened && engaged.eventID == event.id && !engaged.isAutomated)
        }

        @Test("a link leads where it was sealed to, and is told")
        func click() async throws {
            let target = "https://shop.example/a?b=%C3%A9&c=2#d"
            let answer = try await fixture.ask(.get, path(.click, "clicks", target: target), headers: browser)
            #expect(answer.status == 302 && answer.headers["location"] == target)
            #expect(answer.headers["referrer-policy"] == "no-referrer" && answer.headers["set-cookie"] == nil)
            let event = try #require(try fixture.events(of: "clicks").first)
            #expect(event.status == .clicked && event.url == target)
        }

        @Test("nothing leads anywhere that we did not sign")
        func refusals() async throws {
            let good = String(try path(.click, "nobody", target: "https://shop.example/").dropFirst(5))
            let stranger = LinkSeal(try LinkKeys(text: "1 \(String(repeating: "0c", count: 32))"))
            let forged = try stranger.token(Link(.click, of: fixture.origin("nobody"), target: "https://evil.example"))
            var changed = Array(good.utf8)
            changed[changed.count / 2] = changed[changed.count / 2] == 65 ? 66 : 65
            let bad = [
                String(decoding: changed, as: UTF8.self), String(good.dropLast()), good + "A", forged, "x",
                "https%3A%2F%2Fevil.example",
            ]
            for token in bad {
                let answer = try await fixture.ask(.get, "/t/c/\(token)", headers: browser)
                #expect(answer.status == 404 && answer.headers["location"] == nil, "\(token)")
            }
            for kind in [LinkKind.open, .unsubscribe] {
                let token = try fixture.seal.token(
                    Link(kind, of: fixture.origin("nobody"), target: "https://a.example")
                )
                #expect(try await fixture.ask(.get, "/t/c/\(token)", headers: browser).headers["location"] == nil)
            }
            for target in ["javascript:alert(1)", "//evil.example", "/u/x", "", "ftp://a.example", "https://a\r\nb: c"]
            {
                let answer = try await fixture.ask(.get, path(.click, "nobody", target: target), headers: browser)
                #expect(answer.status == 404 && answer.headers["location"] == nil)
            }
            let extra = try await fixture.ask(.get, "/t/c/\(good)?url=https://evil.example", headers: browser)
            #expect(extra.headers["location"] == "https://shop.example/")
        }

        @Test(
            "a machine's visit is marked as one",
            arguments: [
                ["User-Agent": "Mozilla/5.0"], ["User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"],
                ["User-Agent": ""],
                ["User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140", "Sec-Purpose": "prefetch;prerender"],
                ["User-Agent": "python-requests/2.32"],
            ]
        )
        func machines(_ headers: [String: String]) async throws {
            let user = "machine\(abs(headers.hashValue))"
            let answer = try await fixture.ask(.get, path(.click, user, target: "https://a.example"), headers: headers)
            #expect(answer.status == 302)
            #expect(try fixture.events(of: user).map(\.isAutomated) == [true])
        }

        @Test("who asks only for the head, or is quicker than anybody, is a machine; mail proxies stand for people")
        func quick() async throws {
            _ = try await fixture.ask(.head, path(.click, "head", target: "https://a.example"), headers: browser)
            #expect(try fixture.events(of: "head").map(\.isAutomated) == [true])
            let fresh = Link(.open, of: try fixture.origin("fresh", ago: .zero))
            _ = try await fixture.ask(.get, "/t/o/\(fixture.seal.token(fresh)).gif", headers: browser)
            #expect(try fixture.events(of: "fresh").map(\.isAutomated) == [true])
            let name = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
            _ = try await fixture.ask(.get, path(.open, "proxied"), headers: ["User-Agent": name])
            #expect(try fixture.events(of: "proxied").map(\.isAutomated) == [false])
        }

        @Test("who wants not to be tracked is not", arguments: ["DNT", "Sec-GPC"])
        func unwilling(_ signal: String) async throws {
            let headers = browser.merging([signal: "1"]) { $1 }
            let user = "unwilling-\(signal)"
            let answer = try await fixture.ask(.get, path(.click, user, target: "https://a.example"), headers: headers)
            #expect(answer.status == 302)
            #expect(try fixture.events(of: user).isEmpty && fixture.commands(of: user).isEmpty)
        }
    }
}
