import HTTPClient
import Testing

@testable import ChannelWorker

@Suite("What a status says of a send")
struct SendOutcomeHTTPTests {
    @Test("a gateway that has passed it on and heard nothing: it may be out, and no other provider gets it")
    func gatewayTimeout() {
        let late = SendOutcome(refusal: HTTPClientResponse(status: 504, headers: [:], body: []), nil, "")
        #expect(late == .unknown(SendFault("no_answer", providerCode: "504")) && !late.mayFailOver)
        let away = SendOutcome(refusal: HTTPClientResponse(status: 503, headers: [:], body: []), nil, "")
        #expect(away.mayFailOver)
    }
}
