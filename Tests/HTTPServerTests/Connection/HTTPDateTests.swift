import Primitives
import Testing

@testable import HTTPServer

@Suite("HTTPDate")
struct HTTPDateTests {
    @Test(
        "a moment is written as RFC 9110 has it",
        arguments: [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        ] as [(Int64, String)]
    )
    func format(_ second: Int64, _ text: String) {
        var date = HTTPDate()
        for milliseconds in [0, 999] as [Int64] {
            let moment = Timestamp(milliseconds: second * 1000 + milliseconds)
            #expect(String(decoding: date.bytes(at: moment), as: UTF8.self) == text)
        }
    }
}
