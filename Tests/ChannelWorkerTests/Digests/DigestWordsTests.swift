import Primitives
import Storage
import TestSupport
import Testing
import Wire

@testable import ChannelWorker

@Suite(.serialized, .timeLimit(.minutes(1))) struct DigestWordsTests {
    private func item(_ number: Int, _ adjust: (inout DigestItem) -> Void = { _ in }) throws -> DigestItem {
        let one = try Bench.dispatch(number)
        var item = DigestItem(
            notificationID: one.notificationID,
            dispatchID: one.id,
            content: Content(
                subject: "Order \(number)",
                body: "<b>\(number)</b>",
                url: "https://example.com/?a=1&b=\(number)"
            ),
            acceptedAt: one.acceptedAt
        )
        adjust(&item)
        return item
    }

    private func digest(_ items: [DigestItem], locale: String? = nil) throws -> ChannelDispatch {
        var dispatch = try Bench.dispatch(0)
        (dispatch.content, dispatch.digest, dispatch.locale) = (nil, items, locale)
        dispatch.digestKey = "daily"
        return dispatch
    }

    @Test("without words of the tenant's own it is told in the person's language, harmless in text and page")
    func standard() async throws {
        let shelf = try await Shelf()
        let items = [try item(1), try item(2), try item(3) { $0.content = nil }]
        let words = try await shelf.words.words(for: try digest(items))
        #expect(words.subject == "3 new messages")
        #expect(
            words.text == """
                Order 1
                <b>1</b>
                https://example.com/?a=1&b=1

                Order 2
                <b>2</b>
                https://example.com/?a=1&b=2

                and 1 more

                """
        )
        let page = try #require(words.html)
        #expect(page.contains("&lt;b&gt;1&lt;/b&gt;") && !page.contains("<b>"))
        #expect(page.contains(#"<a href="https://example.com/?a=1&amp;b=2">Read more</a>"#))
        let german = try await shelf.words.words(for: try digest(items, locale: "de-AT"))
        #expect(german.subject == "3 neue Nachrichten" && german.text?.contains("und 1 weitere") == true)
        try await shelf.close()
    }

    @Test("each item has the words of its own template, in its own language; one that has none is counted")
    func ownWords() async throws {
        let shelf = try await Shelf()
        let contents = ["en", "fr"].map { locale in
            var content = TemplateVersion.Content(channel: .email, locale: locale)
            (content.subject, content.body) = ("\(locale) {{name}}", "{{name}}")
            return content
        }
        let version = try await shelf.publish("welcome", contents)
        let items = [("en", "welcome", "Ann"), ("fr-CA", "welcome", "Bob"), ("en", "nothing", "Eve")].map {
            locale,
            key,
            name in
            var item = DigestItem(
                notificationID: UUIDv7(at: WallClock.system.now),
                dispatchID: UUIDv7(at: WallClock.system.now),
                variables: Array(#"{"name":"\#(name)"}"#.utf8),
                acceptedAt: WallClock.system.now
            )
            (item.locale, item.template) = (locale, TemplateReference(key: key, version: UInt32(version)))
            return item
        }
        let words = try await shelf.words.words(for: try digest(items))
        #expect(words.subject == "3 new messages")
        #expect(words.text == "en Ann\nAnn\n\nfr Bob\nBob\n\nand 1 more\n")
        try await shelf.close()
    }

    @Test("the tenant's own template stands before ours, with items, count, more and period")
    func tenant() async throws {
        let shelf = try await Shelf()
        var content = TemplateVersion.Content(channel: .email, locale: "en")
        content.subject = "{{count}} {{period}}{{#more}}, {{more}} hidden{{/more}}"
        content.body = "{{#each items}}{{@index}} {{title}} {{body}} {{url}};{{/each}}"
        let version = try await shelf.publish("digest", [content])
        var dispatch = try digest([try item(1), try item(2)])
        dispatch.template = TemplateReference(key: "digest", version: UInt32(version))
        let words = try await shelf.words.words(for: dispatch)
        #expect(words.subject == "2 daily")
        #expect(
            words.text
                == "0 Order 1 <b>1</b> https://example.com/?a=1&b=1;1 Order 2 <b>2</b> https://example.com/?a=1&b=2;"
        )
        try await shelf.close()
    }

    @Test("one that is left alone says what it would have said alone, and long texts are cut between characters")
    func aloneAndLong() async throws {
        let shelf = try await Shelf()
        #expect(try await shelf.words.words(for: try digest([try item(1)])).subject == "Order 1")
        let long = try item(2) { $0.content?.body = String(repeating: "é", count: 5000) }
        let text = try #require(try await shelf.words.words(for: try digest([try item(1), long])).text)
        #expect(text.contains(String(repeating: "é", count: 1000) + "…") && text.utf8.count < 3000)
        try await shelf.close()
    }

    @Test("every language has words that compile")
    func languages() throws {
        for locale in ["en", "fr", "de", "es", "it", "pt", "nl", "ar"] {
            let choice = try WordsEdition.standardDigest.choice(.email, locale: locale, variant: "")
            #expect(choice?.wordsLocale == locale)
        }
    }
}
