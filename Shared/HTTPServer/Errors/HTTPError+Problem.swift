import Primitives

extension HTTPError {
    /// The answer that tells a client of the error, as RFC 9457 has it. `documentation` is what the code is appended to.
    func response(requestID: String, documentation: String) -> HTTPResponse {
        var json = JSONWriter()
        json.object { json in
            member("type", documentation + code, to: &json)
            member("title", title, to: &json)
            json.key("status")
            json.number(status.code)
            if !detail.isEmpty { member("detail", detail, to: &json) }
            member("code", code, to: &json)
            member("request_id", requestID, to: &json)
            if !faults.isEmpty { writeFaults(to: &json) }
        }
        var response = HTTPResponse(status, fields: fields, type: "application/problem+json", bytes: json.bytes)
        if let retryAfter { response.fields.append(.retryAfter, "\(max(1, Int((retryAfter.seconds).rounded(.up))))") }
        return response
    }

    private func writeFaults(to json: inout JSONWriter) {
        json.key("errors")
        json.array { json in
            for fault in faults {
                json.object { json in
                    member("pointer", fault.pointer, to: &json)
                    member("code", fault.code, to: &json)
                    member("detail", fault.detail, to: &json)
                }
            }
        }
    }

    private func member(_ name: StaticString, _ value: String, to json: inout JSONWriter) {
        json.key(name)
        json.string(value)
    }
}
