import Primitives
import Templates
import Wire

/// What the template of a digest is filled with: `items`, `count`, and where there are any, `more` that are only counted;
/// `period` says how often its person gets one.
struct DigestData {
    /// One of those that are told of, as its own words have it.
    struct Item {
        let category: String?
        let acceptedAt: Timestamp
        let words: Words

        init(_ item: DigestItem, _ words: Words) {
            (category, acceptedAt, self.words) = (item.category, item.acceptedAt, words)
        }
    }

    let value: TemplateValue

    /// Bytes of each text of an item: a digest is no place for long ones.
    private static let limit = 2000

    init(_ items: [Item], of dispatch: ChannelDispatch) {
        let more = dispatch.digest.count - items.count
        value = .object([
            "items": .list(items.map(\.value)),
            "count": .integer(Int64(dispatch.digest.count)),
            "more": more > 0 ? .integer(Int64(more)) : .null,
            "period": .cutting(dispatch.digestKey, to: 64),
        ])
    }

    fileprivate static func text(_ text: String?) -> TemplateValue { .cutting(text, to: limit) }
}

extension DigestData.Item {
    fileprivate var value: TemplateValue {
        .object([
            "title": DigestData.text(title), "subject": DigestData.text(words.subject),
            "body": DigestData.text(words.text),
            "url": DigestData.text(words.url), "category": DigestData.text(category),
            "accepted_at": .string(acceptedAt.rfc3339),
        ])
    }

    /// Whatever stands for the whole in one line.
    private var title: String? {
        let line = words.text?.split(whereSeparator: \.isNewline).first.map(String.init)
        return [words.subject, words.title, line, category].lazy.compactMap(\.self).first { !$0.isEmpty }
    }
}

extension TemplateValue {
    /// Cut between characters, and so that it can be seen.
    fileprivate static func cutting(_ text: String?, to limit: Int) -> TemplateValue {
        guard let text, !text.isEmpty else { return .null }
        guard text.utf8.count > limit else { return .string(text) }
        var (end, size) = (text.startIndex, 0)
        while end < text.endIndex, size + text[end].utf8.count <= limit {
            size += text[end].utf8.count
            end = text.index(after: end)
        }
        return .string(text[..<end] + "…")
    }
}

extension DigestItem {
    /// Others are only counted.
    var isTold: Bool { template != nil || content != nil }
}
