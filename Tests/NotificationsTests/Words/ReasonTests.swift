import Testing

@testable import Notifications

@Suite("Reason")
struct ReasonTests {
    @Test("every word is small letters and underscores, and every sentence its own")
    func table() {
        for reason in Reason.allCases {
            #expect(reason.rawValue.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || $0 == 95 })
            #expect(reason.sentence.hasSuffix("."))
        }
        #expect(Set(Reason.allCases.map(\.sentence)).count == Reason.allCases.count)
    }
}
