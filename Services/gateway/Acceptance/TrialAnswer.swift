import HTTPServer
import Primitives
import PublicAPI
import Wire

/// What a dry run is answered with: what would be done on each channel, and why.
struct TrialAnswer: AnswerObject {
    let id: UUIDv7
    let decisions: [DecisionRecord]

    func response(to request: HTTPRequest, _ limit: RateLimitState?) -> HTTPResponse {
        var response = Envelope.response(.ok, for: request, showing: self)
        limit?.write(to: &response.fields)
        return response
    }

    func write(to json: inout JSONWriter) {
        json.member("id", id.description)
        json.member("status", "decided")
        json.member("dry_run", true)
        json.key("decisions")
        json.array(of: decisions)
    }
}

extension DecisionRecord: AnswerObject {
    func write(to json: inout JSONWriter) {
        json.member("channel", channel.word)
        json.member("verdict", verdict.word)
        json.member("reason", reasonCode)
        json.member("rule", rule)
        json.member("until", until?.rfc3339)
        json.key("step")
        json.number(Int(step))
        json.member("priority", priority.word)
        json.member("decided_at", decidedAt.rfc3339)
        json.key("inputs")
        json.object { json in
            for input in inputs {
                json.key(input.name)
                json.raw(input.value)
            }
        }
    }
}
