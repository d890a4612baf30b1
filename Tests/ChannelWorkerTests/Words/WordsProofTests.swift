import Primitives
import Storage
import Templates
import Testing

@testable import ChannelWorker

@Suite struct WordsProofTests {
    private func version(_ contents: [TemplateVersion.Content]) -> TemplateVersion {
        TemplateVersion(number: 1, schema: nil, author: "a", createdAt: Timestamp(microseconds: 0), contents: contents)
    }

    private func content(_ locale: String = "", subject: String? = nil, body: String) -> TemplateVersion.Content {
        var content = TemplateVersion.Content(channel: .email, locale: locale)
        (content.subject, content.body) = (subject, body)
        return content
    }

    private func faults(
        _ contents: [TemplateVersion.Content],
        _ partials: [String: [TemplateVersion.Content]] = [:],
        _ shape: TemplateShape = .anything
    ) -> [String] {
        let sources = WordsSources(version(contents), partials: partials, defaultLocale: "en")
        return WordsProof(sources, shape: shape).faults.map { "\($0.pointer) \($0.code) \($0.detail)" }
    }

    @Test("everything that is wrong is told at once, each at its text")
    func all() {
        let shape = TemplateShape.object(["name": .scalar], isOpen: false)
        let contents = [
            content("en", subject: "Hi {{nmae}}", body: "{{#if name}}"), content("fr", body: "{{>foot}}{{name}}"),
        ]
        #expect(
            faults(contents, [:], shape) == [
                "/contents/0/subject unknown_variable line 1, column 4: there is no 'nmae'; is it 'name'?",
                "/contents/0/body unclosed_section line 1, column 1: 'if' is not closed (unclosed_section)",
                "/contents/1/body unknown_partial line 1, column 1: there is no partial 'foot'",
            ]
        )
        #expect(faults([]) == ["/contents required there are no words in this version"])
    }

    @Test("a partial is read with the names of the text that includes it; one without the field is not there")
    func partials() {
        let shape = TemplateShape.object(["name": .scalar], isOpen: false)
        let foot = ["foot": [content("en", body: "{{nam}}")]]
        #expect(
            faults([content("de", subject: "{{>foot}}", body: "{{>foot}}")], foot, shape) == [
                "/contents/0/subject unknown_partial line 1, column 1: there is no partial 'foot'",
                "/contents/0/body unknown_variable in foot, line 1, column 1: there is no 'nam'; is it 'name'?",
            ]
        )
        let broken = faults([content(body: "{{>foot}}")], ["foot": [content(body: "{{#x}}")]])
        #expect(
            broken == [
                "/contents/0/body unclosed_section in foot, line 1, column 1: 'x' is not closed (unclosed_section)"
            ]
        )
    }

    @Test("templates that would include each other are found before they do")
    func cycle() {
        let (own, other) = (content(body: "{{>b}}"), content(body: "{{>a}}"))
        #expect(
            faults([own], ["a": [own], "b": [other]]) == [
                "/contents/0/body partial_cycle in b > a, line 1, column 1: 'b' includes itself"
            ]
        )
    }
}
