import HTTPServer
import Primitives
import PublicAPI
import Storage

/// What a cancel is answered with.
struct CancelAnswer {
    let id: UUIDv7

    /// 200 with the truth on each channel.
    func told(_ outcomes: [Storage.Channel: String], to request: HTTPRequest) -> HTTPResponse {
        Envelope.response(.ok, for: request) { json in
            json.object { json in
                json.member("id", id.description)
                json.key("outcome")
                json.object { json in
                    for channel in Storage.Channel.allCases {
                        if let outcome = outcomes[channel] { json.member(channel.rawValue, outcome) }
                    }
                }
            }
        }
    }

    /// 202: it is stored, and will be done.
    func pending(_ request: HTTPRequest) -> HTTPResponse {
        Envelope.response(.accepted, for: request) { json in
            json.object { json in
                json.member("id", id.description)
                json.member("status", "pending")
                json.member("explanation", "/api/v1/notifications/\(id)/explain")
                json.member("detail", "What it still prevented is told by the explanation, and by asking again.")
            }
        }
    }
}
