import Testing

@testable import HTTPClient

@Suite("Copies of a request")
struct SendProgressTests {
    @Test("nothing begun is not sent, something begun may be")
    func phases() {
        var progress = SendProgress(isIdempotent: false)
        #expect(progress.phase == .notSent)
        #expect(begin(&progress) == true)
        #expect(progress.phase == .maybeSent)
    }

    @Test("a second copy goes only if two do no harm")
    func repetition() {
        var once = SendProgress(isIdempotent: false)
        var often = SendProgress(isIdempotent: true)
        #expect(begin(&once) == true)
        #expect(begin(&often) == true)
        #expect(begin(&once) == false)
        #expect(begin(&often) == true)
    }

    @Test("a copy refused unseen counts for nothing")
    func refusal() {
        var progress = SendProgress(isIdempotent: false)
        #expect(begin(&progress) == true)
        progress.refused()
        #expect(progress.phase == .notSent)
        #expect(begin(&progress) == true)
        #expect(begin(&progress) == false)
    }

    @Test("an unknown first copy is not forgotten over a refused second")
    func mixed() {
        var progress = SendProgress(isIdempotent: true)
        #expect(begin(&progress) == true)
        #expect(begin(&progress) == true)
        progress.refused()
        #expect(progress.phase == .maybeSent)
    }
}

/// `#expect` takes no mutating call.
private func begin(_ progress: inout SendProgress) -> Bool { progress.begin() }
