import Testing

@testable import EmailWorker

@Suite("Tracked pages")
struct TrackedPageTests {
    /// Followed links are written as `<target>`.
    private func rewritten(_ html: String, pixel: String? = nil, unsubscribe: String? = nil) -> String {
        TrackedPage.rewriting(html, pixel: pixel, unsubscribe: unsubscribe) { "<\($0.text)>" }
    }

    @Test(
        "the links of a page are led through us",
        arguments: [
            (#"<a href="https://a.example/">x</a>"#, #"<a href="<https://a.example/>">x</a>"#),
            ("<A HREF='http://a.example'>x</A>", "<A HREF='<http://a.example>'>x</A>"),
            ("<a href=https://a.example/b>x</a>", #"<a href="<https://a.example/b>">x</a>"#),
            ("<a class=b\n href = 'https://a.example/' id=c>x", "<a class=b\n href = '<https://a.example/>' id=c>x"),
            (#"<area href="https://a.example/?a=1&amp;b=2">"#, #"<area href="<https://a.example/?a=1&b=2>">"#),
            (#"<a href="https://a.example/?a=1&b=2&#x26;c">"#, #"<a href="<https://a.example/?a=1&b=2&c>">"#),
            (#"<a href=" HTTPS://a.example/é ">x"#, #"<a href="<HTTPS://a.example/%c3%a9>">x"#),
            (
                #"<a href="https://a.example/1" href="https://a.example/2">"#,
                #"<a href="<https://a.example/1>" href="https://a.example/2">"#
            ),
            ("é<a href='https://a.example/'>é</a>é", "é<a href='<https://a.example/>'>é</a>é"),
            ("<a/href='https://a.example/'>", "<a/href='<https://a.example/>'>"),
        ]
    )
    func links(_ page: String, _ expected: String) {
        #expect(rewritten(page) == expected)
    }

    @Test(
        "everything else stays as it is",
        arguments: [
            #"<a href="mailto:a@b.example">"#, #"<a href="tel:+331">"#, "<a href='#top'>", "<a href='/here'>",
            "<a href='//a.example/'>", "<a href='javascript:alert(1)'>", "<a href=''>", "<a href>", "<a href=>",
            #"<link href="https://a.example/style.css">"#, #"<img src="https://a.example/">"#,
            #"<abbr href="https://a.example/">"#, "<!-- <a href='https://a.example/'> -->",
            "<!--[if mso]><a href='https://a.example/'><![endif]-->",
            "<script>'<a href=\"https://a.example/\">'</script>", "<style><a href='https://a.example/'></style>",
            "<title><a href='https://a.example/'></title>", "<p title=\"<a href='https://a.example/'>\">",
            #"<a href="https://a.example/" data-herald-track="off">"#,
            #"<a DATA-HERALD-TRACK=OFF href="https://a.example/">"#, #"<a href="https://a.example/&eacute;">"#,
            #"<a href="https://a.example\@b.example/">"#, #"<a href="https://münchen.example/">"#,
            #"<a href="https://">"#, #"<a href="https:///x">"#, #"<a href="https://a.example/a b">"#,
            "<a href='https://a.example/", "<a href=\"https://a.example/\"", "a < b <", "</", "<!", "<!--", "<",
            "< a href='https://a.example/'>", "<script>", "<a href='https://a.example/\u{1}'>", "",
            "<a data-href='https://a.example/'>", "<?a href='https://a.example/'>",
        ]
    )
    func untouched(_ page: String) {
        #expect(rewritten(page) == page)
    }

    @Test("a link behind what only looks unfinished is followed")
    func recovery() {
        let link = "<a href='https://a.example/'>"
        for front in [
            "<!-->", "<!--->", "<!-- a --!>", "a < b ", "</ >", "<script></script>", "<SCRIPT></script >", "<>",
        ] {
            #expect(rewritten(front + link) == front + "<a href='<https://a.example/>'>", "\(front)")
        }
    }

    @Test("the picture stands at the end of the body, or of the page")
    func pixel() {
        let picture = #"<img src="P" width="1" height="1" alt="" style="border:0;width:1px;height:1px">"#
        #expect(rewritten("<body>a</body></html>", pixel: "P") == "<body>a\(picture)</body></html>")
        #expect(rewritten("<p>a", pixel: "P") == "<p>a\(picture)")
        let comment = "<body>a<!-- </body> -->b</BODY>"
        #expect(rewritten(comment, pixel: "P") == "<body>a<!-- </body> -->b\(picture)</BODY>")
        let late = "</body><a href='https://a.example/'>b"
        #expect(rewritten(late, pixel: "P") == "</body><a href='<https://a.example/>'>b\(picture)")
    }

    @Test("the author's own link to unsubscribe leads there, and nowhere where nobody may")
    func unsubscribe() {
        let page = "<a href='herald:unsubscribe'>leave</a>"
        #expect(rewritten(page, unsubscribe: "https://h.example/u/1") == "<a href='https://h.example/u/1'>leave</a>")
        #expect(rewritten(page) == page)
    }

    @Test("the longest target is followed, and no longer one")
    func longest() {
        let target = "https://a.example/" + String(repeating: "b", count: TrackableURL.limit - 18)
        #expect(rewritten("<a href='\(target)'>") == "<a href='<\(target)>'>")
        #expect(rewritten("<a href='\(target)b'>") == "<a href='\(target)b'>")
    }

    @Test("a page that is hostile costs no more than its length")
    func hostile() {
        let pieces = ["<", "<a ", "<a href='", "<!--", "<!--->", "<script>", "</script", "<a =", "&", "<a href=&amp"]
        for piece in pieces {
            let page = String(repeating: piece, count: 200_000 / piece.utf8.count)
            #expect(rewritten(page).utf8.count >= page.utf8.count)
        }
    }
}
