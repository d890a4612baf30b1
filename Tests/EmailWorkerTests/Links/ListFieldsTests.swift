import ChannelWorker
import HTTPClient
import JSON
import Testing
import Wire

@testable import EmailWorker

@Suite("List-Unsubscribe")
struct ListFieldsTests {
    private let fixture: MailFixture
    private let url = "https://hooks.example/u/token"

    init() async throws {
        fixture = try await MailFixture.shared.value
    }

    private func letter(_ url: String?) throws -> Letter {
        var words = MailFixture.words()
        words.unsubscribeURL = url
        return try Letter(MailFixture.dispatch(), words, from: fixture.sender)
    }

    private func body(_ provider: some MailAPI, _ letter: Letter) -> JSONValue? {
        provider.request(for: letter).body.flatMap { try? JSONDocument(parsing: $0).root }
    }

    @Test("one click is offered where mail clients can ask, and nothing where nobody may leave")
    func fields() throws {
        #expect(try letter(url).listFields.map(\.name) == ["List-Unsubscribe", "List-Unsubscribe-Post"])
        #expect(try letter(url).listFields.map(\.value) == ["<\(url)>", "List-Unsubscribe=One-Click"])
        #expect(try letter("http://127.0.0.1/u/token").listFields.map(\.name) == ["List-Unsubscribe"])
        #expect(try letter(nil).listFields.isEmpty)
    }

    @Test("each provider is given the fields in its own form, and none for what nobody may leave")
    func providers() throws {
        let (with, without) = (try letter(url), try letter(nil))
        let sendGrid = try fixture.sendGrid("fields")
        #expect(try body(sendGrid, with)?["headers"]?["List-Unsubscribe"]?.string() == "<\(url)>")
        #expect(body(sendGrid, without)?["headers"] == nil)
        let ses = try fixture.ses("fields")
        let simple = body(ses, with)?["Content"]?["Simple"]?["Headers"]
        #expect(try simple?.elements.map { try $0["Name"]?.string() } == with.listFields.map(\.name))
        let postmark = try fixture.postmark("fields")
        let headers = body(postmark, with)?["Headers"]
        #expect(try headers?.elements.map { try $0["Value"]?.string() } == with.listFields.map(\.value))
        let form = String(decoding: try fixture.mailgun("fields").request(for: with).body ?? [], as: UTF8.self)
        #expect(form.contains("h%3AList-Unsubscribe-Post=List-Unsubscribe%3DOne-Click"))
    }
}
