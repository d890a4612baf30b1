/// What a mail server said last.
package struct SMTPReply: Hashable, Sendable {
    package let status: Int
    package let enhancedStatus: EnhancedStatusCode?
    /// Its words, lines joined by a space, without codes. They may name the recipient: not for logs.
    package let text: String

    package init(status: Int, enhancedStatus: EnhancedStatusCode?, text: String) {
        (self.status, self.enhancedStatus, self.text) = (status, enhancedStatus, text)
    }

    /// The server's own id of an accepted message, where its words show one in a known form.
    package var queueID: String? {
        let words = text.split { $0 == " " || $0 == "\t" }
        if let at = words.firstIndex(of: "as"), at > 0, words[at - 1].lowercased() == "queued", at + 1 < words.count {
            return String(words[at + 1])
        }
        if let named = words.first(where: { $0.hasPrefix("id=") }) { return String(named.dropFirst(3)) }
        return words.count == 2 && words[0].lowercased() == "ok" ? String(words[1]) : nil
    }
}
