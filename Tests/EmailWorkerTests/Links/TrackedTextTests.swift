import Foundation
import TestSupport
import Testing

@testable import EmailWorker

@Suite("Tracked texts")
struct TrackedTextTests {
    /// Followed links are written as `{target}`.
    private func rewritten(_ text: String) -> String {
        TrackedText.rewriting(text) { "{\($0.text)}" }
    }

    private static let texts = [
        ("https://a.example/", "{https://a.example/}"),
        ("See http://a.example/b?c=d&amp;e#f.", "See {http://a.example/b?c=d&amp;e#f}."),
        ("Twice: https://a.example/1, https://a.example/2!", "Twice: {https://a.example/1}, {https://a.example/2}!"),
        ("(at https://a.example/x)", "(at {https://a.example/x})"),
        ("https://a.example/x_(y) it is", "{https://a.example/x_(y)} it is"),
        ("<https://a.example/x>", "<{https://a.example/x}>"),
        ("[shop](https://a.example/)", "[shop]({https://a.example/})"),
        ("\"https://a.example/x\"", "\"{https://a.example/x}\""),
        ("a\r\nhttps://a.example/x\r\nb", "a\r\n{https://a.example/x}\r\nb"),
        ("Grüße: https://a.example/x ö", "Grüße: {https://a.example/x} ö"),
        ("HTTPS://A.example/x...", "{HTTPS://A.example/x}..."),
        ("http://a.example:8080/%C3%A9?u=https://b.example/", "{http://a.example:8080/%C3%A9?u=https://b.example/}"),
    ]

    @Test("the links of a text are led through us, without the sentence around them", arguments: texts)
    func links(_ text: String, _ expected: String) {
        #expect(rewritten(text) == expected)
    }

    @Test(
        "everything else stays as it is",
        arguments: [
            "", "h", "http", "https://", "http://.", "https:///x", "a.example", "www.a.example", "mailto:a@b.example",
            "ftp://a.example/", "xhttps://a.example/", "b.example/?u=https://a.example/", "https://a.example/é",
            "https://münchen.example/", "«https://a.example/»", "见https://a.example/，见",
            "https://a.example\\@b.example/",
            "herald:unsubscribe", "https ://a.example/", "//a.example/",
        ]
    )
    func untouched(_ text: String) {
        #expect(rewritten(text) == text)
    }

    @Test("what stands in a text's place is what another's reader finds in it")
    func reader() async throws {
        let python = try await PythonEnvironment.judges()
        let folder = try TemporaryFolder()
        let texts = TrackedTextTests.texts.map(\.0)
        let input = String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
        let log = folder.file("found")
        let status = try await ChildProcess(python, ["-c", Self.judge, input], logTo: log).waitForExit(
            within: .seconds(60)
        )
        let output = try Data(contentsOf: URL(filePath: log))
        try #require(status == 0, "\(String(decoding: output, as: UTF8.self))")
        let found = try JSONDecoder().decode([[String]].self, from: output)
        for (text, found) in zip(texts, found) {
            var links: [String] = []
            _ = TrackedText.rewriting(text) {
                links.append($0.text)
                return nil
            }
            #expect(links == found, "\(text)")
        }
    }

    private static let judge = """
        import json, sys
        from linkify_it import LinkifyIt
        reader = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False})
        print(json.dumps([[link.raw for link in reader.match(text) or []] for text in json.loads(sys.argv[1])]))
        """

    @Test("the longest target is followed, and no longer one")
    func longest() {
        let target = "https://a.example/" + String(repeating: "b", count: TrackableURL.limit - 18)
        #expect(rewritten(target) == "{\(target)}")
        #expect(rewritten(target + "b") == target + "b")
    }

    @Test("a text that is hostile costs no more than its length")
    func hostile() {
        for piece in [
            "h", "http://", "https://a", ")", "https://a.example/(", "https://a.example/)", "http://a.example/ ",
        ] {
            let text = String(repeating: piece, count: 50_000 / piece.utf8.count)
            #expect(rewritten(text).utf8.count >= text.utf8.count)
        }
    }
}
