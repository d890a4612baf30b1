import HTTPClient
import Primitives
import TestSupport
import Testing

@Suite("Composed mail, as Python's parser reads it")
struct MailMessageTests {
    private func message(
        subject: String = "Subject",
        name: String? = nil,
        text: String? = "text",
        html: String? = nil
    ) throws -> MailMessage {
        MailMessage(
            from: Mailbox(try EmailAddress("sender@example.com"), name: name),
            to: Mailbox(try EmailAddress("recipient@example.org")),
            subject: subject,
            text: text,
            html: html,
            messageID: try EmailAddress("0190.1@mail.example.com"),
            date: Timestamp(microseconds: 1_795_237_200_000_000)
        )
    }

    private func judged(_ message: MailMessage) async throws -> ParsedMail {
        let mail = try await MailJudge.parse(message.composed())
        #expect(mail.defects == [])
        #expect(mail.longestLine <= 998)
        #expect(!mail.hasBareLineEnds)
        #expect(mail.isASCII)
        return mail
    }

    @Test("every field arrives once with its meaning")
    func fields() async throws {
        var message = try message(name: "Herald", html: "<p>hi</p>")
        message.replyTo = Mailbox(try EmailAddress("answers@example.com"), name: "Answers, please")
        message.unsubscribe = .init(
            url: try HTTPURL("https://example.com/u?token=\(String(repeating: "a", count: 300))"),
            address: try EmailAddress("leave@example.com")
        )
        message.headers = [("X-Campaign", "größe")]
        let mail = try await judged(message)
        #expect(mail.header("from") == "Herald <sender@example.com>")
        #expect(mail.header("to") == "recipient@example.org")
        #expect(mail.header("reply-to") == "\"Answers, please\" <answers@example.com>")
        #expect(mail.header("message-id") == "<0190.1@mail.example.com>")
        #expect(mail.header("date") == "Sat, 21 Nov 2026 05:00:00 +0000")
        #expect(
            mail.header("list-unsubscribe")?.hasPrefix("<mailto:leave@example.com>, <https://example.com/u?token=aa")
                == true
        )
        #expect(mail.header("list-unsubscribe-post") == "List-Unsubscribe=One-Click")
        #expect(mail.header("x-campaign") == "größe")
        #expect(Set(mail.headers.map { $0[0] }).count == mail.headers.count)
    }

    @Test(
        "subjects and names of every kind come back as they were",
        arguments: [
            "plain", "two  spaces", " leading", "trailing ", "", "a =?UTF-8?B?eA==?= b", "Grüße aus Köln", "日本語の件名",
            "👩‍👩‍👧‍👦 family", String(repeating: "word ", count: 60) + "end", String(repeating: "x", count: 1500),
            String(repeating: "ü", count: 500), "quotes \" and \\ and, comma; <angle>", "ends with =?",
        ]
    )
    func headerText(text: String) async throws {
        let mail = try await judged(message(subject: text, name: String(text.prefix(80))))
        #expect(mail.header("subject") == text)
        #expect(mail.header("from")?.contains("<sender@example.com>") == true || text.isEmpty)
    }

    @Test(
        "a name is shown as it was given",
        arguments: ["Ann", "Ann Lee", "Lee, Ann", "Ann \"A\" Lee", "back\\slash", "Ann (x)", "a@b", "Änne", "日本"]
    )
    func displayName(name: String) async throws {
        let from = try #require(try await judged(message(name: name)).header("from"))
        let shown = from.dropLast(" <sender@example.com>".count)
        let unquoted = shown.hasPrefix("\"") ? shown.dropFirst().dropLast() : shown[...]
        #expect(unquoted.replacing("\\\"", with: "\"").replacing("\\\\", with: "\\") == name)
    }

    @Test(
        "bodies of every kind come back as they were",
        arguments: [
            "short", "a\nb\n", "a\r\nb", "a\rb", ".\n..\n.leading", "trailing blank \nand tab\t\nend", "= equals =3D",
            String(repeating: "long line without an end ", count: 200), String(repeating: "ü", count: 3000),
            "From here\n", "mixed ü and ascii, mostly ascii as English text with one foreign letter is", "日本語\n日本語",
            "\n\n",
            "nul \u{0} and bell \u{7}",
        ]
    )
    func bodies(text: String) async throws {
        let normal = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        let single = try await judged(message(text: text))
        #expect(single.type == "text/plain")
        #expect(single.parts.first?.text == normal)
        let both = try await judged(message(text: text, html: "<p>\(text)</p>"))
        #expect(both.type == "multipart/alternative")
        #expect(both.parts.map(\.type) == ["text/plain", "text/html"])
        #expect(both.parts.map(\.charset) == ["utf-8", "utf-8"])
        // The line end before a boundary belongs to the boundary.
        #expect(both.parts.first?.text == normal)
        #expect(both.parts.last?.text == "<p>\(normal)</p>")
    }

    @Test(
        "whatever could begin a header of its own is refused",
        arguments: ["a\r\nBcc: x@y.z", "a\nb", "a\rb", "a\0b", "a\u{7F}"]
    )
    func injection(text: String) throws {
        #expect(throws: SMTPError.self) { try message(subject: text).composed() }
        #expect(throws: SMTPError.self) { try message(name: text).composed() }
        var byValue = try message()
        byValue.headers = [("X", text)]
        #expect(throws: SMTPError.self) { try byValue.composed() }
        byValue.headers = [(text, "X")]
        #expect(throws: SMTPError.self) { try byValue.composed() }
    }

    @Test("a field that the message writes itself is refused", arguments: ["Subject", "BCC", "content-type"])
    func ownFields(name: String) throws {
        var message = try message()
        message.headers = [(name, "x")]
        #expect(throws: SMTPError.self) { try message.composed() }
    }

    @Test("a message without text is refused")
    func empty() throws {
        #expect(throws: SMTPError.self) { try message(text: nil).composed() }
    }
}
