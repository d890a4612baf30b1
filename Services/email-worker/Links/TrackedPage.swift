/// A mail's page with its links led through us, and a picture that tells when it is shown. In one pass; everything else
/// stays byte for byte as it is.
struct TrackedPage {
    /// Where a mail's author wants the person to unsubscribe.
    static let placeholder = "herald:unsubscribe"

    private let page: [UInt8]
    private var result: [UInt8] = []
    /// Up to where the page is in the result.
    private var copied = 0

    /// `link` gives what takes the place of a link's target, or `nil` to leave it; `pixel` is the picture's URL, and
    /// `unsubscribe` the target of links to `herald:unsubscribe`.
    static func rewriting(
        _ html: String,
        pixel: String? = nil,
        unsubscribe: String? = nil,
        link: (TrackableURL) -> String? = { _ in nil }
    ) -> String {
        var page = TrackedPage(Array(html.utf8))
        page.rewrite(pixel) { value in
            if value.elementsEqual(placeholder.utf8) { return unsubscribe }
            return TrackableURL(attribute: value).flatMap(link)
        }
        return String(decoding: page.result, as: UTF8.self)
    }

    private init(_ page: [UInt8]) {
        self.page = page
        result.reserveCapacity(page.count + page.count / 2 + 512)
    }

    private mutating func rewrite(_ pixel: String?, _ link: (ArraySlice<UInt8>) -> String?) {
        var scanner = HTMLScanner(page)
        var bodyEnd: Int?
        while let tag = scanner.next() {
            if tag.isEnd && tag.name == "body" { bodyEnd = tag.range.lowerBound }
            guard !tag.isEnd, tag.name == "a" || tag.name == "area", let href = href(of: tag),
                let value = href.value, let target = link(page[value])
            else { continue }
            // A page may go on behind an end of its body, and then that was none.
            bodyEnd = nil
            replace(value, with: href.isQuoted ? target : "\"\(target)\"")
        }
        if let pixel { place(pixel, before: bodyEnd ?? page.count) }
        result += page[copied...]
    }

    /// The first one counts, as in browsers; `nil` when the link wants to be left alone.
    private func href(of tag: HTMLTag) -> HTMLTag.Attribute? {
        for attribute in tag.attributes where isNamed(attribute, "data-herald-track") {
            if let value = attribute.value, page[value].lazy.map(\.lowercased).elementsEqual("off".utf8) { return nil }
        }
        return tag.attributes.first { isNamed($0, "href") }
    }

    private func isNamed(_ attribute: HTMLTag.Attribute, _ name: String) -> Bool {
        attribute.name.count == name.utf8.count
            && page[attribute.name].lazy.map(\.lowercased).elementsEqual(name.utf8)
    }

    private mutating func replace(_ range: Range<Int>, with text: String) {
        result += page[copied..<range.lowerBound]
        result += text.utf8
        copied = range.upperBound
    }

    private mutating func place(_ pixel: String, before place: Int) {
        let picture = #"<img src="\#(pixel)" width="1" height="1" alt="" style="border:0;width:1px;height:1px">"#
        replace(place..<place, with: picture)
    }
}
