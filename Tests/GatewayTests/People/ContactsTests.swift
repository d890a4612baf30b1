import HTTPClient
import JSON
import Postgres
import Testing

@testable import Gateway

extension GatewayTests {
    @Suite("Contacts and devices", .tenantFleet) struct ContactsTests {
        private let fleet: TenantFleet
        private static let subscription = """
            {"platform":"webpush","app":"shop","subscription":{"endpoint":"https://push.example/abcdefghijklmnopqrstuvwxyz",\
            "keys":{"p256dh":"\(String(repeating: "A", count: 87))","auth":"AAAAAAAAAAAAAAAAAAAAAA"}}}
            """

        init() throws { fleet = try #require(TenantFleet.current) }

        private func person(_ name: String) async throws {
            #expect(try await fleet.ask(.put, "/users/\(name)", "{}").status == 201)
        }

        @Test("an address is kept sealed, shown to those who write to it and masked to viewers")
        func addresses() async throws {
            try await person("ann")
            let email = #"{"address":"Ann@example.com","verified":true}"#
            let made = try await fleet.ask(.put, "/users/ann/channels/email", email)
            #expect(
                made.status == 201 && made.text.contains(#""address":"Ann@example.com","verified":true,"version":1"#)
            )
            let phone = try await fleet.ask(.put, "/users/ann/channels/sms", #"{"address":"+4915112345678"}"#)
            #expect(phone.status == 201 && phone.text.contains(#""verified":false"#))
            for role in ["admin", "developer", "service"] {
                let seen = try await fleet.ask(.get, "/users/ann/channels/email", role: role)
                #expect(seen.text.contains("Ann@example.com") && seen.headers["ETag"] == #""1""#)
            }
            let masked = try await fleet.ask(.get, "/users/ann/channels/email", role: "viewer")
            #expect(masked.text.contains("A***@example.com"))
            let maskedPhone = try await fleet.ask(.get, "/users/ann/channels/sms", role: "viewer")
            #expect(maskedPhone.text.contains("+49***78") && !maskedPhone.text.contains("1511"))
            let stored = try await fleet.owner.query("SELECT address::text || blind_index::text FROM contacts")
            #expect(try stored.decode(String.self).allSatisfy { !$0.lowercased().contains("example") })
            let stale = ["If-Match": #""7""#]
            #expect(try await fleet.ask(.put, "/users/ann/channels/email", email, headers: stale).status == 409)
            #expect(try await fleet.ask(.delete, "/users/ann/channels/email", headers: stale).status == 409)
            for _ in 0..<2 { #expect(try await fleet.ask(.delete, "/users/ann/channels/email").status == 204) }
            #expect(try await fleet.ask(.get, "/users/ann/channels/email").code == "channel_not_found")
        }

        @Test(
            "only addresses are taken, on channels that have some, of people who are there",
            arguments: [
                "0151123", "+0151123456", "+49 151 1234567", "+49151123456789012", "+4915112345a", "",
            ]
        )
        func phones(wrong: String) async throws {
            _ = try await fleet.ask(.put, "/users/bob", "{}")
            let answer = try await fleet.ask(.put, "/users/bob/channels/sms", #"{"address":"\#(wrong)"}"#)
            #expect(answer.status == 422 && answer.faults.first?.hasPrefix("/address") == true)
        }

        @Test("a person, a channel or a field that is not there is said to be so")
        func strangers() async throws {
            try await person("carl")
            let body = #"{"address":"c@example.com"}"#
            #expect(try await fleet.ask(.put, "/users/nobody/channels/email", body).code == "user_not_found")
            #expect(try await fleet.ask(.get, "/users/nobody/channels/email").code == "user_not_found")
            #expect(try await fleet.ask(.delete, "/users/nobody/channels/email").code == "user_not_found")
            for channel in ["push", "inapp", "fax", "EMAIL"] {
                #expect(try await fleet.ask(.put, "/users/carl/channels/\(channel)", body).code == "channel_not_found")
            }
            let wrong = #"{"address":"a@b\r\nBcc: x@y.z","verified":"yes","name":1}"#
            let faults = ["/address invalid_value", "/verified wrong_type", "/name unknown_field"]
            #expect(try await fleet.ask(.put, "/users/carl/channels/email", wrong).faults == faults)
        }

        @Test(
            "a token is one device: registered again it stays, for another it moves; what is shown depends on who asks"
        )
        func devices() async throws {
            for name in ["dan", "eve"] { try await person(name) }
            let token = #"{"platform":"fcm","app":"shop","token":"token-0123456789abcdef"}"#
            let first = try await fleet.ask(.post, "/users/dan/devices", token)
            let id = try #require(first.id)
            #expect(first.status == 201)
            let again = try await fleet.ask(.post, "/users/dan/devices", token)
            #expect(again.status == 200 && again.id == id)
            let moved = try await fleet.ask(.post, "/users/eve/devices", token)
            #expect(moved.status == 200 && moved.id == id)
            #expect(try await fleet.ask(.get, "/users/dan/devices").text.contains(#""data":[]"#))
            let shown = try await fleet.ask(.get, "/users/eve/devices")
            #expect(shown.text.contains("token-0123456789abcdef"))
            let masked = try await fleet.ask(.get, "/users/eve/devices", role: "viewer")
            #expect(masked.text.contains(#""token":"***cdef""#))
            #expect(try await fleet.ask(.delete, "/users/dan/devices/\(id)").status == 204)
            #expect(try await fleet.ask(.get, "/users/eve/devices").text.contains(id))
            for path in [id, id, "x"] {
                #expect(try await fleet.ask(.delete, "/users/eve/devices/\(path)").status == 204)
            }
            #expect(try await fleet.ask(.get, "/users/eve/devices").text.contains(#""data":[]"#))
        }

        @Test("a browser's subscription is kept whole, and found by its endpoint")
        func browsers() async throws {
            try await person("fay")
            let first = try await fleet.ask(.post, "/users/fay/devices", Self.subscription)
            #expect(first.status == 201, "\(first.text)")
            let shown = try await fleet.ask(.get, "/users/fay/devices")
            #expect(shown.text.contains(#""keys":{"p256dh":"AAAA"#))
            let masked = try await fleet.ask(.get, "/users/fay/devices", role: "viewer")
            #expect(masked.text.contains(#""subscription":{"endpoint":"***wxyz"}"#))
            let other = Self.subscription.replacing("\"auth\":\"A", with: "\"auth\":\"B")
            #expect(try await fleet.ask(.post, "/users/fay/devices", other).id == first.id)
            let wrong = #"{"platform":"webpush","token":"t"}"#
            #expect(try await fleet.ask(.post, "/users/fay/devices", wrong).faults == ["/subscription required"])
        }

        @Test("fifty devices are enough")
        func limit() async throws {
            try await person("gus")
            func register(_ number: Int) async throws -> Answer {
                try await fleet.ask(.post, "/users/gus/devices", #"{"platform":"apns","token":"\#(number)"}"#)
            }
            for number in 0..<50 { #expect(try await register(number).status == 201) }
            #expect(try await register(50).code == "too_many_devices")
            #expect(try await register(7).status == 200)
        }
    }
}
