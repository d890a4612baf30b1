package import Wire

/// Makes the words of a dispatch. Throws `SendFault` for what no repetition will make right.
package protocol WordsMaker: Sendable {
    func words(for dispatch: ChannelDispatch) async throws -> Words
}

/// The words that the client gave itself, as they are.
package struct GivenWords: WordsMaker {
    package init() {}

    package func words(for dispatch: ChannelDispatch) async throws -> Words {
        guard let content = dispatch.content else { throw SendFault("no_content", "the dispatch has no words") }
        var words = Words()
        (words.subject, words.title, words.text) = (content.subject, content.title, content.body)
        (words.html, words.url) = (content.html, content.url)
        return words
    }
}
