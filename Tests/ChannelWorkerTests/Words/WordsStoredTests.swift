import Storage
import TestSupport
import Testing
import Wire

@testable import ChannelWorker

/// Words from templates that stand in a database.
@Suite(.serialized) struct WordsStoredTests {
    @Test("each part of a template is filled, and made harmless for where it lands")
    func filling() async throws {
        let shelf = try await Shelf()
        var content = TemplateVersion.Content(channel: .email, locale: "en")
        (content.subject, content.body) = ("Hello {{name}}", "{{name}} owes {{owed}}, {{#items}}{{.}}{{/items}}")
        content.html = "<b>{{name}}</b>"
        let version = try await shelf.publish("welcome", [content])
        let dispatch = try Shelf.dispatch("welcome", version, #"{"name":"<A&B>\r\nBcc: x","owed":3,"items":["a","b"]}"#)
        let words = try await shelf.words.words(for: dispatch)
        #expect(words.subject == "Hello <A&B>  Bcc: x")
        #expect(words.text == "<A&B>\r\nBcc: x owes 3, ab")
        #expect(words.html == "<b>&lt;A&amp;B&gt;\r\nBcc: x</b>")
        try await shelf.close()
    }

    @Test("a language falls back to its parent, then to the tenant's; words of the request stand over the template's")
    func fallback() async throws {
        let shelf = try await Shelf()
        let contents = ["de", "en", "fr"].map { locale in
            var content = TemplateVersion.Content(channel: .email, locale: locale)
            (content.subject, content.body) = ("\(locale) {{x}}", "text")
            return content
        }
        let version = try await shelf.publish("greeting", contents)
        for (locale, subject) in [("fr-CA", "fr 1"), ("de", "de 1"), ("pt-BR", "en 1"), (nil, "en 1")] {
            let dispatch = try Shelf.dispatch("greeting", version, #"{"x":1}"#, locale: locale)
            #expect(try await shelf.words.words(for: dispatch).subject == subject)
        }
        var dispatch = try Shelf.dispatch("greeting", version, "")
        dispatch.content = Content(subject: "given")
        let words = try await shelf.words.words(for: dispatch)
        #expect((words.subject, words.text) == ("given", "text"))
        dispatch.template = nil
        #expect(try await shelf.words.words(for: dispatch).text == nil)
        try await shelf.close()
    }

    @Test("a reminder's words have its number, whatever the data says, and no others have")
    func reminder() async throws {
        let shelf = try await Shelf()
        var content = TemplateVersion.Content(channel: .email, locale: "en")
        content.subject = "{{#reminder}}Reminder {{reminder}}: {{/reminder}}{{bill}}"
        content.body = "text"
        let version = try await shelf.publish("bill", [content])
        for (data, first, second) in [(#"{"bill":7}"#, "7", "Reminder 2: 7"), ("", "", "Reminder 2: ")] {
            var dispatch = try Shelf.dispatch("bill", version, data)
            #expect(try await shelf.words.words(for: dispatch).subject == first)
            dispatch.reminder = 2
            #expect(try await shelf.words.words(for: dispatch).subject == second)
        }
        var taken = try Shelf.dispatch("bill", version, #"{"reminder":9}"#)
        taken.reminder = 1
        #expect(try await shelf.words.words(for: taken).subject == "Reminder 1: ")
        try await shelf.close()
    }

    @Test("partials and layouts are the published words of other templates, for the same field and language")
    func partials() async throws {
        let shelf = try await Shelf()
        func content(_ locale: String, _ body: String, _ html: String) -> TemplateVersion.Content {
            var content = TemplateVersion.Content(channel: .email, locale: locale)
            (content.body, content.html) = (body, html)
            return content
        }
        let layout = content("", "{{$main}}{{/main}}--{{>foot}}", "<main>{{$main}}{{/main}}</main>{{>foot}}")
        try await shelf.publish("layout", [layout])
        try await shelf.publish(
            "foot",
            [content("en", "Bye {{n}}", "<i>Bye {{n}}</i>"), content("fr", "Salut", "<i>Salut</i>")]
        )
        let page = "{{<layout}}{{$main}}Hi {{n}} {{/main}}{{/layout}}"
        let version = try await shelf.publish("page", [content("en", page, page), content("fr-CA", page, page)])
        let english = try await shelf.words.words(for: try Shelf.dispatch("page", version, #"{"n":"<A>"}"#))
        #expect(english.text == "Hi <A> --Bye <A>")
        #expect(english.html == "<main>Hi &lt;A&gt; </main><i>Bye &lt;A&gt;</i>")
        let french = try Shelf.dispatch("page", version, #"{"n":"A"}"#, locale: "fr-CA")
        #expect(try await shelf.words.words(for: french).text == "Hi A --Salut")
        let lost = try await shelf.publish("lost", [content("en", "Hi{{>nowhere}}", "")])
        #expect(await shelf.fault(try Shelf.dispatch("lost", lost, "")) == "partial_missing")
        try await shelf.close()
    }

    @Test("a time is told by the person's clock, and one variant is as good as it was drawn")
    func clockAndVariant() async throws {
        let shelf = try await Shelf()
        let contents = ["a", "b"].map { variant in
            var content = TemplateVersion.Content(channel: .email, locale: "en")
            (content.variant, content.body) = (variant, "\(variant) {{date at \"yyyy-MM-dd HH:mm\"}}")
            return content
        }
        let version = try await shelf.publish("when", contents)
        var dispatch = try Shelf.dispatch("when", version, #"{"at":"2026-07-01T23:30:00Z"}"#)
        dispatch.template?.variant = "b"
        for (zone, text) in [
            ("Asia/Tokyo", "b 2026-07-02 08:30"), (nil, "b 2026-07-01 23:30"), ("../x", "b 2026-07-01 23:30"),
        ] {
            dispatch.timezone = zone
            #expect(try await shelf.words.words(for: dispatch).text == text)
        }
        try await shelf.close()
    }

    @Test("a template that is missing or broken, and variables that are no JSON, are faults for good")
    func faults() async throws {
        let shelf = try await Shelf()
        var broken = TemplateVersion.Content(channel: .email, locale: "en")
        broken.body = "fine\n{{#open}}"
        var sound = TemplateVersion.Content(channel: .email, locale: "fr")
        sound.body = "bon"
        let version = try await shelf.publish("broken", [broken, sound])
        #expect(await shelf.fault(try Shelf.dispatch("none", 1, "")) == "template_missing")
        #expect(await shelf.fault(try Shelf.dispatch("broken", version + 1, "")) == "template_missing")
        #expect(await shelf.fault(try Shelf.dispatch("broken", version, "{", locale: "fr")) == "variables_invalid")
        var message = try Shelf.dispatch("broken", version, "")
        let fault = await #expect(throws: SendFault.self) { try await shelf.words.words(for: message) }
        #expect(fault?.code == "template_invalid")
        #expect(fault?.detail.contains("line 2") == true)
        message.channel = .sms
        #expect(await shelf.fault(message) == "template_missing")
        message = try Shelf.dispatch("broken", version, "", locale: "fr")
        #expect(try await shelf.words.words(for: message).text == "bon")
        try await shelf.close()
    }
}
