import HTTPServer
import Primitives

@testable import WebhookHandler

/// Bodies as whoever wants to break a reader would send them, and honest ones to be garbled.
enum HostileCorpus {
    private static let id = "019aa6a5-1c00-7000-8000-000000000001"
    private static let marks = #""dispatch_id":"\#(id)","notification_id":"\#(id)","tenant":"acme""#

    static let json: [String] =
        honest + [
            "", " ", "null", "true", "0", "-0", "1e999", "\"", "[", "]", "[]", "[[]]", "{}", "[{}]",
            "[null,1,\"\",[],{}]",
            String(repeating: "[", count: 10_000),
            String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000),
            String(repeating: #"{"a":"#, count: 2000), #"{"event":"open","event":"click"}"#, "[1]\u{0}", "\u{FEFF}[]",
            #"[{"event":"\u0000","sg_event_id":"\u0000"}]"#, #"[{"event":"open","timestamp":99999999999999999999}]"#,
            #"[{"event":"open","timestamp":-1}]"#, #"[{"event":"open","timestamp":"NaN"}]"#,
            #"[{"event":"open","timestamp":1e308}]"#, #"[{"event":"open","email":{"a":[1]}}]"#,
            #"[{"event":"\ud800","url":"\udfff"}]"#, #"[{"event":["open"],"tenant":5,"dispatch_id":{}}]"#,
            #"[{"event":"open","dispatch_id":"\#(id)","tenant":"../../etc"}]"#,
            #"[{"event":"bounce","email":"a@b\r\nBcc: c@d","reason":"\u0001\u0002","dispatch_id":"\#(id)"}]"#,
            "[" + String(repeating: #"{"event":"open"},"#, count: 3000) + "{}]",
            #"[{"event":"click","url":"\#(String(repeating: "x", count: 100_000))"}]"#,
        ]

    static let honest: [String] = [
        #"[{"event":"delivered","email":"a@example.com","sg_event_id":"e","timestamp":1700000000,\#(marks)}]"#,
        #"[{"event":"bounce","type":"bounce","reason":"550 5.1.1 unknown","status":"5.1.1",\#(marks)}]"#,
        #"{"event":"failed","severity":"permanent","id":"m","timestamp":1700000000.123,"user-variables":{\#(marks)},"delivery-status":{"code":550,"message":"no"}}"#,
        #"{"RecordType":"Bounce","Type":"HardBounce","TypeCode":1,"MessageID":"p","Email":"a@example.com","Metadata":{\#(marks)}}"#,
        #"{"eventType":"Bounce","mail":{"messageId":"s","destination":["a@example.com"],"tags":{"dispatch_id":["\#(id)"]}},"bounce":{"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":"a@example.com"}]}}"#,
        #"{"message_uuid":"v","status":"delivered","client_ref":"\#(id)","to":"33612345678","timestamp":"2026-01-01T00:00:00Z"}"#,
    ]

    static let forms: [String] = [
        "MessageSid=SM1&MessageStatus=delivered&To=%2B33612345678", "MessageSid=SM1&From=%2B33612345678&Body=STOP",
        "MessageUUID=1&Status=undelivered&ErrorCode=50&To=33612345678", "messageId=1&status=failed&err-code=3", "",
        "&&&&", "=", "=&=", "%", "%0", "%00=%00", "a=%FF%FE", "MessageSid=%00&MessageStatus=delivered", "a&b&c",
        "MessageSid=SM1&MessageStatus=delivered&MessageStatus=failed", String(repeating: "a=b&", count: 20_000),
        String(repeating: "%41", count: 3000), "From=%2B&Body=STOP&MessageSid=1", "From=STOP&Text=STOP&MessageUUID=1",
        "Body=\u{202E}POTS&From=%2B33612345678&MessageSid=1", "status=delivered&messageId=\u{1F600}",
    ]

    /// A few bytes changed, cut, doubled or put elsewhere.
    static func garbled(_ text: String, _ generator: inout some RandomNumberGenerator) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            let place = bytes.indices.randomElement(using: &generator) ?? 0
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            case 2: bytes.removeSubrange(place..<min(place + Int.random(in: 1...8, using: &generator), bytes.count))
            case 3: bytes.insert(contentsOf: bytes[place..<min(place + 16, bytes.count)], at: place)
            default: bytes.insert(#""{}[],:\%&="#.utf8.randomElement(using: &generator) ?? 0, at: place)
            }
        }
        return bytes
    }
}
