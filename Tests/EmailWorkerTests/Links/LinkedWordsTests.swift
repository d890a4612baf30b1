import ChannelWorker
import Foundation
import Links
import Primitives
import Testing
import Wire

@testable import EmailWorker

@Suite("Linked words")
struct LinkedWordsTests {
    private let seal: LinkSeal
    private let linked: LinkedWords

    init() throws {
        let keys = try LinkKeys(text: "1 \(String(repeating: "0a", count: 32))")
        seal = LinkSeal(keys)
        linked = LinkedWords(maker: GivenWords(), links: LinkMaker(home: "https://hooks.example", keys))
    }

    private func dispatch(_ tracking: Tracking) -> ChannelDispatch {
        var dispatch = MailFixture.dispatch()
        dispatch.tracking = tracking
        dispatch.content = Content(
            subject: "Hello",
            body: "Shop (https://shop.example/t?a=1&b=2), https://hooks.example/u/x. Leave: herald:unsubscribe",
            html: "<a href='https://shop.example/a?b=1&amp;c=2'>shop</a><a href='herald:unsubscribe'>leave</a>"
        )
        return dispatch
    }

    private func links(_ html: String?, _ kind: LinkKind) -> [Link] {
        let begin = "https://hooks.example\(kind.path)"
        return (html ?? "").components(separatedBy: begin).dropFirst().compactMap {
            seal.open($0.prefix { !"'\".)".contains($0) }, as: kind)
        }
    }

    @Test("what is tracked is told by the dispatch, and its links name it")
    func tracked() async throws {
        let dispatch = dispatch(Tracking(opens: true, clicks: true, unsubscribe: true))
        let words = try await linked.words(for: dispatch)
        let click = try #require(links(words.html, .click).first)
        #expect(click.target == "https://shop.example/a?b=1&c=2" && links(words.html, .click).count == 1)
        #expect(click.origin.dispatchID == dispatch.id && click.origin.recipient == dispatch.recipient)
        #expect(links(words.html, .open).map(\.origin) == [click.origin])
        let unsubscribe = try #require(links(words.html, .unsubscribe).first)
        #expect(unsubscribe.target == "ann@example.com" && unsubscribe.origin.category == "orders")
        let url = try #require(words.unsubscribeURL)
        let inText = try #require(links(words.text, .click).first)
        #expect(inText.target == "https://shop.example/t?a=1&b=2" && inText.origin == click.origin)
        let text = try #require(words.text)
        #expect(text.hasPrefix("Shop (https://hooks.example\(LinkKind.click.path)"))
        #expect(text.hasSuffix("), https://hooks.example/u/x. Leave: \(url)"))
    }

    @Test("without tracking the words stay as they are")
    func untracked() async throws {
        let dispatch = dispatch(Tracking())
        #expect(try await linked.words(for: dispatch) == GivenWords().words(for: dispatch))
    }

    @Test("opens alone leave the links, clicks alone have no picture")
    func one() async throws {
        let opens = try await linked.words(for: dispatch(Tracking(opens: true, clicks: false)))
        #expect(links(opens.html, .click).isEmpty && links(opens.html, .open).count == 1)
        #expect(opens.text == dispatch(Tracking()).content?.body)
        let clicks = try await linked.words(for: dispatch(Tracking(opens: false, clicks: true)))
        #expect(links(clicks.html, .click).count == 1 && links(clicks.html, .open).isEmpty)
        #expect(clicks.unsubscribeURL == nil)
    }

    @Test("a header field has room for the longest of names")
    func longest() async throws {
        let long = { String(repeating: "x", count: $0) }
        var dispatch = MailFixture.dispatch(to: "\(long(64))@\(long(60)).example", user: long(255))
        dispatch.category = long(128)
        dispatch.tracking.unsubscribe = true
        dispatch.content = Content(body: "a")
        let url = try #require(try await linked.words(for: dispatch).unsubscribeURL)
        #expect(url.utf8.count <= 880)
        let token = url.dropFirst("https://hooks.example/u/".count)
        #expect(seal.open(token, as: .unsubscribe)?.origin.recipient == dispatch.recipient)
    }
}
