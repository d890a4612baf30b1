import Primitives
import Storage

extension WordsEdition {
    /// The words of digests where a tenant has published none of its own; English for languages that nobody has written.
    static let standardDigest = WordsEdition(
        WordsSources(
            TemplateVersion(
                number: 1,
                schema: nil,
                author: "",
                createdAt: Timestamp(microseconds: 0),
                contents: DigestWords.all.map(\.content)
            ),
            defaultLocale: "en"
        )
    )
}

/// With `#` where the number stands.
private typealias PluralForms = [PluralForm: String]

private enum PluralForm: String {
    case one, two, few, other
}

extension PluralForms {
    /// As the template language has them.
    fileprivate var arguments: String {
        map { "\($0.rawValue)=\"\($1)\"" }.sorted().joined(separator: " ")
    }
}

/// What a digest says around its items, in one language.
private struct DigestWords {
    let language: String
    let subject: PluralForms
    let more: PluralForms
    let read: String
    var direction = "ltr"

    init(
        _ language: String,
        subject: PluralForms,
        more: PluralForms,
        read: String,
        direction: String = "ltr"
    ) {
        (self.language, self.subject, self.more, self.read) = (language, subject, more, read)
        self.direction = direction
    }

    var content: TemplateVersion.Content {
        var content = TemplateVersion.Content(channel: .email, locale: language)
        content.subject = "{{plural count \(subject.arguments)}}"
        content.body = body
        content.html = html
        return content
    }

    private var body: String {
        """
        {{#items}}
        {{title}}
        {{#body}}
        {{body}}
        {{/body}}
        {{#url}}
        {{url}}
        {{/url}}

        {{/items}}
        {{#more}}
        {{plural more \(more.arguments)}}
        {{/more}}

        """
    }

    private var html: String {
        """
        <!DOCTYPE html>
        <html lang="\(language)" dir="\(direction)"><head><meta charset="utf-8">\
        <meta name="viewport" content="width=device-width"></head>
        <body style="margin:0;padding:24px;font-family:sans-serif;line-height:1.5;color:#222;background:#fff">
        <h1 style="font-size:20px;margin:0 0 16px">{{plural count \(subject.arguments)}}</h1>
        {{#items}}
        <div style="padding:12px 0;border-top:1px solid #ddd">
        <h2 style="font-size:16px;margin:0 0 4px">{{title}}</h2>
        {{#body}}<p style="margin:0;white-space:pre-line">{{body}}</p>{{/body}}
        {{#url}}<p style="margin:8px 0 0"><a href="{{url}}">\(read)</a></p>{{/url}}
        </div>
        {{/items}}
        {{#more}}<p style="padding:12px 0;border-top:1px solid #ddd">{{plural more \(more.arguments)}}</p>{{/more}}
        </body></html>

        """
    }

    static let all = [
        DigestWords(
            "en",
            subject: [.one: "# new message", .other: "# new messages"],
            more: [.one: "and # more", .other: "and # more"],
            read: "Read more"
        ),
        DigestWords(
            "fr",
            subject: [.one: "# nouveau message", .other: "# nouveaux messages"],
            more: [.one: "et # autre", .other: "et # autres"],
            read: "Lire la suite"
        ),
        DigestWords(
            "de",
            subject: [.one: "# neue Nachricht", .other: "# neue Nachrichten"],
            more: [.one: "und # weitere", .other: "und # weitere"],
            read: "Weiterlesen"
        ),
        DigestWords(
            "es",
            subject: [.one: "# mensaje nuevo", .other: "# mensajes nuevos"],
            more: [.one: "y # más", .other: "y # más"],
            read: "Leer más"
        ),
        DigestWords(
            "it",
            subject: [.one: "# nuovo messaggio", .other: "# nuovi messaggi"],
            more: [.one: "e un altro", .other: "e altri #"],
            read: "Continua a leggere"
        ),
        DigestWords(
            "pt",
            subject: [.one: "# nova mensagem", .other: "# novas mensagens"],
            more: [.one: "e mais #", .other: "e mais #"],
            read: "Ler mais"
        ),
        DigestWords(
            "nl",
            subject: [.one: "# nieuw bericht", .other: "# nieuwe berichten"],
            more: [.one: "en nog #", .other: "en nog #"],
            read: "Lees verder"
        ),
        DigestWords(
            "ar",
            subject: [
                .one: "رسالة جديدة واحدة", .two: "رسالتان جديدتان", .few: "# رسائل جديدة", .other: "# رسالة جديدة",
            ],
            more: [.one: "وواحدة أخرى", .two: "واثنتان أخريان", .other: "و# أخرى"],
            read: "اقرأ المزيد",
            direction: "rtl"
        ),
    ]
}
