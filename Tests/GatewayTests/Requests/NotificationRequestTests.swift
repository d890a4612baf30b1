import HTTPServer
import JSON
import Primitives
import Testing
import Wire

@testable import Gateway

@Suite("Requests") struct NotificationRequestTests {
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    private func read(_ text: String) throws -> Result<NotificationRequest, RequestFaults> {
        NotificationRequest.read(try JSONDocument(parsing: Array(text.utf8)).root, at: Self.now)
    }

    private func faults(_ text: String) throws -> [String] {
        guard case .failure(let faults) = try read(text) else { return [] }
        return faults.list.map { "\($0.pointer) \($0.code)" }
    }

    @Test("every field of the contract comes through")
    func full() throws {
        let request = try read(
            """
            {"to":{"user_id":"u_42"},"template":"order-confirmed","data":{"order_id":"A-17","total":"12.50"},
             "channels":["email","push"],"category":"orders","priority":"high","send_at":"2027-02-01T09:00:00Z",
             "expires_at":"2027-02-01T12:00:00Z","locale":"fr-CA","content":{"subject":"s","body":"b","html":"<p>",
             "url":"https://example.com/"},"overrides":{"email":{"subject":"t","from_name":"Shop"},
             "push":{"collapse_key":"k","badge":1}},"metadata":{"campaign":"autumn","a":"b"},"dry_run":true}
            """
        ).get()
        #expect(request.to == .user("u_42") && request.template == "order-confirmed" && request.isDryRun)
        #expect(String(decoding: request.data, as: UTF8.self) == #"{"order_id":"A-17","total":"12.50"}"#)
        #expect(request.channels == [.email, .push] && request.category == "orders" && request.priority == .high)
        #expect(request.sendAt?.rfc3339 == "2027-02-01T09:00:00Z" && request.locale == "fr-CA")
        #expect(request.content == Content(subject: "s", body: "b", html: "<p>", url: "https://example.com/"))
        let email = ChannelOverride(.email, content: Content(subject: "t"), options: .email(.init(fromName: "Shop")))
        let push = ChannelOverride(.push, options: .push(PushOptions(collapseKey: "k", badge: 1)))
        #expect(request.overrides == [email, push])
        #expect(request.metadata == [.init(key: "a", value: "b"), .init(key: "campaign", value: "autumn")])
    }

    @Test("reminders are those of the category, one's own, or none")
    func reminders() throws {
        func reminders(_ text: String) throws -> Reminders? {
            try read(#"{"to":{"user_id":"u"},"content":{"body":"b"}\#(text)}"#).get().reminders
        }
        #expect(try reminders("") == nil)
        let own = #","reminders":{"after_seconds":604800,"times":3}"#
        #expect(try reminders(own) == Reminders(afterSeconds: 604_800, times: 3))
        for none in ["null", #"{"times":0}"#, #"{"times":0,"after_seconds":300}"#] {
            #expect(try reminders(#","reminders":\#(none)"#) == Reminders(afterSeconds: 0, times: 0))
        }
        let faults: [(String, [String])] = [
            (#"{"times":1}"#, ["/reminders/after_seconds required"]),
            (#"{"after_seconds":300}"#, ["/reminders/times required"]),
            (
                #"{"times":4,"after_seconds":1}"#,
                ["/reminders/after_seconds out_of_range", "/reminders/times out_of_range"]
            ),
            (#"{"times":1,"after_seconds":300,"x":1}"#, ["/reminders/x unknown_field"]),
        ]
        for (text, expected) in faults {
            let found = try self.faults(#"{"to":{"user_id":"u"},"content":{"body":"b"},"reminders":\#(text)}"#)
            #expect(found.sorted() == expected, "\(text)")
        }
        var request = NotificationRequest(to: .user("u"))
        (request.content, request.reminders) = (Content(body: "b"), Reminders(afterSeconds: 10, times: 9))
        #expect(
            RequestRules.faults(of: request, at: Self.now).map(\.pointer) == [
                "/reminders/times", "/reminders/after_seconds",
            ]
        )
    }

    @Test("a person may be given by addresses alone")
    func inline() throws {
        let request = try read(
            """
            {"to":{"email":"ann@example.com","phone":"+15550100123","locale":"en","timezone":"America/New_York",
             "push_tokens":[{"platform":"fcm","token":"abc"}]},"content":{"body":"b"}}
            """
        ).get()
        guard case .inline(let person) = request.to else { return #expect(Bool(false)) }
        #expect(person.email == "ann@example.com" && person.phone == "+15550100123")
        #expect(person.pushTargets == [PushTarget(platform: .fcm, address: .token("abc"))])
    }

    @Test("all faults are told at once, each at its place")
    func allAtOnce() throws {
        let found = try faults(
            """
            {"to":{"email":"nobody","phone":"12","timezone":"../etc/passwd"},"chanels":[],"channels":["fax","email"],
             "priority":"urgent","send_at":"tomorrow","locale":"f","content":{"subject":5},"metadata":{"a":1},
             "expires_at":"2001-01-01T00:00:00Z"}
            """
        )
        let expected = [
            "/channels/0 invalid_value", "/chanels unknown_field", "/priority invalid_value", "/send_at invalid_value",
            "/content/subject wrong_type", "/metadata/a wrong_type", "/to/phone wrong_length",
            "/locale invalid_value", "/expires_at out_of_range",
        ]
        #expect(Set(found) == Set(expected))
    }

    @Test(
        "what may not be is named",
        arguments: [
            (#"{"content":{"body":"b"}}"#, "/to required"),
            (#"{"to":{},"content":{"body":"b"}}"#, "/to/user_id required"),
            (#"{"to":{"user_id":"a","email":"a@b.c"},"content":{"body":"b"}}"#, "/to/user_id invalid_value"),
            (#"{"to":{"user_id":"inline:x"},"content":{"body":"b"}}"#, "/to/user_id invalid_value"),
            (#"{"to":{"user_id":"a\u0007"},"content":{"body":"b"}}"#, "/to/user_id invalid_value"),
            (#"{"to":{"topic":"n/s"},"content":{"body":"b"}}"#, "/to/topic invalid_value"),
            (#"{"to":{"email":"a b@c.d"},"content":{"body":"b"}}"#, "/to/email invalid_value"),
            (#"{"to":{"email":"a@b.c,d@e.f"},"content":{"body":"b"}}"#, "/to/email invalid_value"),
            (#"{"to":{"phone":"+01234567"},"content":{"body":"b"}}"#, "/to/phone invalid_value"),
            (#"{"to":{"locale":"en"},"content":{"body":"b"}}"#, "/to required"),
            (#"{"to":{"user_id":"a"}}"#, "/template required"),
            (#"{"to":{"user_id":"a"},"content":{}}"#, "/content required"),
            (#"{"to":{"user_id":"a"},"template":"a/b"}"#, "/template invalid_value"),
            (#"{"to":{"user_id":"a"},"template":""}"#, "/template wrong_length"),
            (#"{"to":{"user_id":"a"},"template":"t","data":[]}"#, "/data wrong_type"),
            (#"{"to":{"user_id":"a"},"template":"t","channels":["sms","sms"]}"#, "/channels/1 invalid_value"),
            (#"{"to":{"user_id":"a"},"template":"t","channels":[]}"#, "/channels wrong_count"),
            (#"{"to":{"user_id":"a"},"template":"t","category":"a b"}"#, "/category invalid_value"),
            (#"{"to":{"user_id":"a"},"template":"t","send_at":"2999-01-01T00:00:00Z"}"#, "/send_at out_of_range"),
            (
                #"{"to":{"user_id":"a"},"content":{"subject":"a\r\nBcc: b@c.d"}}"#, "/content/subject invalid_value"
            ),
            (#"{"to":{"user_id":"a"},"content":{"url":"javascript:alert(1)"}}"#, "/content/url invalid_value"),
            (#"{"to":{"user_id":"a"},"template":"t","overrides":{"fax":{}}}"#, "/overrides/fax unknown_field"),
            (
                #"{"to":{"user_id":"a"},"template":"t","overrides":{"email":{"from":"x"}}}"#,
                "/overrides/email/from invalid_value"
            ),
            (
                #"{"to":{"push_tokens":[{"platform":"webpush","token":"t"}]},"template":"t"}"#,
                "/to/push_tokens/0/subscription required"
            ),
            (#"[]"#, " wrong_type"),
        ]
    )
    func refusals(text: String, fault: String) throws {
        #expect(try faults(text) == [fault])
    }

    @Test("the same addresses make the same person, and tenants share none")
    func identity() throws {
        let identity = InlineIdentity(secret: "s")
        var person = InlineRecipient()
        person.email = "Ann@Example.com"
        let first = identity.key(of: .inline(person), tenant: "a")
        person.email = "ann@example.com"
        #expect(identity.key(of: .inline(person), tenant: "a") == first)
        #expect(identity.key(of: .inline(person), tenant: "b")?.user != first?.user)
        #expect(InlineIdentity(secret: "t").key(of: .inline(person), tenant: "a") != first)
        #expect(first?.user.contains("ann") == false)
    }
}
