import HTTPClient
import Testing

@Suite("Forms")
struct FormWriterTests {
    @Test("fields are written as the standard of URLs encodes them")
    func encoding() {
        var form = FormWriter()
        form.field("a:b", "1 + 1 = 2 & more")
        form.field("ü", "*-._~\u{1F69A}\n")
        form.field("empty", "")
        let text = String(decoding: form.bytes, as: UTF8.self)
        #expect(text == "a%3Ab=1+%2B+1+%3D+2+%26+more&%C3%BC=*-._%7E%F0%9F%9A%9A%0A&empty=")
    }
}
