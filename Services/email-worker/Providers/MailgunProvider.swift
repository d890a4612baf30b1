import ChannelWorker
import HTTPClient
import JSON
import Primitives
import Wire

/// Mailgun, API v3.
struct MailgunProvider: MailAPI {
    let name = "mailgun"
    var account: String { login.name }
    var rate: SendRate { login.rate }
    let client: HTTPClient
    let sender: Mailbox
    private let login: MailAccount

    init(_ client: HTTPClient, _ login: MailAccount, from sender: Mailbox) {
        (self.client, self.login, self.sender) = (client, login, sender)
    }

    /// Behind the base URL, for the sending domain of the account.
    static func path(_ domain: String) -> String { "/v3/\(domain)/messages" }

    func request(for letter: Letter) -> HTTPClientRequest {
        let headers: HTTPClientHeaders = [
            "Authorization": "Basic \(Base64.standard.encode(Array("api:\(login.key)".utf8)))",
            "Content-Type": "application/x-www-form-urlencoded",
        ]
        return HTTPClientRequest(.post, login.url, headers: headers, body: body(letter))
    }

    func outcome(of response: HTTPClientResponse) -> SendOutcome {
        let root = try? JSONDocument(parsing: response.body).root
        if response.isSuccess { return .accepted(providerID: (try? root?["id"]?.string()).map(MailgunProvider.bare)) }
        let words = (try? root?["message"]?.string()) ?? ""
        // Not paid for, or switched off: no other message would do better.
        if response.status == 402 {
            return .misconfigured(SendFault("provider_misconfigured", SendFault.redacted(words), providerCode: "402"))
        }
        return SendOutcome(refusal: response, nil, words)
    }

    /// Callbacks name it without the brackets.
    private static func bare(_ id: String) -> String {
        id.hasPrefix("<") && id.hasSuffix(">") ? String(id.dropFirst().dropLast()) : id
    }

    private func body(_ letter: Letter) -> [UInt8] {
        var form = FormWriter(reservingCapacity: letter.parts.reduce(1024) { $0 + 2 * $1.value.utf8.count })
        form.field("from", letter.from.headerText)
        form.field("to", letter.to.headerText)
        if let replyTo = letter.replyTo { form.field("h:Reply-To", replyTo.headerText) }
        form.field("subject", letter.subject)
        if let text = letter.text { form.field("text", text) }
        if let html = letter.html { form.field("html", html) }
        if let category = letter.dispatch.category { form.field("o:tag", category) }
        // The links in the mail are ours already.
        form.field("o:tracking", "no")
        for field in letter.listFields { form.field("h:\(field.name)", field.value) }
        for mark in letter.marks { form.field("v:\(mark.name)", mark.value) }
        return form.bytes
    }
}
