import Testing

@testable import HTTPClient

@Suite("SMTP replies")
struct SMTPReplyTests {
    private func reply(_ lines: String...) -> SMTPReply? {
        var collector = ReplyCollector()
        for line in lines { collector.add((line + "\r\n").utf8) }
        return collector.reply
    }

    @Test("the last whole reply counts, its lines joined")
    func lastReply() throws {
        let last = try #require(reply("250-a", "250 b", "550-5.1.1 No such", "550 5.1.1 user"))
        #expect(last.status == 550)
        #expect(last.enhancedStatus?.description == "5.1.1")
        #expect(last.text == "No such user")
        #expect(reply("250 a", "550-b") == nil)
        #expect(reply() == nil)
    }

    @Test("lines that are no reply, and endless ones, do no harm")
    func hostile() {
        #expect(reply("hello", "25", "2x0 a", "250x", "\u{0}\u{1}") == nil)
        var collector = ReplyCollector()
        for _ in 0..<10_000 { collector.add("250-\(String(repeating: "y", count: 5000))".utf8) }
        collector.add("250 \u{7}end".utf8)
        #expect((collector.reply?.text.utf8.count ?? .max) <= ReplyCollector.textLimit)
    }

    @Test(
        "the queue id is found in the forms that servers use",
        arguments: [
            ("Ok: queued as 4ABC", "4ABC"), ("OK id=1rXyZ-0001", "1rXyZ-0001"), ("Ok 0100018f-abc", "0100018f-abc"),
            ("Great success", nil), ("queued as", nil), ("", nil),
        ]
    )
    func queueID(text: String, id: String?) {
        #expect(SMTPReply(status: 250, enhancedStatus: nil, text: text).queueID == id)
    }

    @Test(
        "only a code of three numbers in class 2, 4 or 5 is an enhanced one",
        arguments: ["3.1.1", "5.1", "5.1.1.1", "5.x.1", "5.1.1000", "٥.1.1", ""]
    )
    func enhanced(text: String) {
        #expect(EnhancedStatusCode(text) == nil)
    }
}
