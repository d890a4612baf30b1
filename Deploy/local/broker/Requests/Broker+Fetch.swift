/// API 1.
extension Broker {
    func fetch(_ call: inout Call) throws -> Call.Outcome {
        let request = try FetchRequest(from: &call.request, version: call.version)
        // Sessions are offered to no one, so a request that names one is mistaken.
        guard request.sessionID == 0 else {
            call.response.integer(Int32(0))
            call.response.error(.fetchSessionIDNotFound)
            call.response.integer(Int32(0))
            call.response.integer(Int32(0))
            return .answered
        }
        let unwritten = call
        var answer = FetchAnswer(request, version: call.version)
        answer.write(topics, to: &call.response)
        if answer.isWorthSending || request.maxWait == .zero { return .answered }
        WaitingFetch(unwritten, request, found: answer.byteCount, self).begin()
        return .waits
    }
}
