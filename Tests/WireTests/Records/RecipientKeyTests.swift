import Testing
import Wire

@Suite struct RecipientKeyTests {
    @Test("a key is read back from a record's bytes, whatever slashes the user has")
    func roundTrip() throws {
        for (tenant, user) in [
            ("acme", "u_42"), ("a-b_c", "a/b/"), ("0", "é ☕"), ("a", String(repeating: "x", count: 255)),
        ] {
            let key = try #require(RecipientKey(tenant: tenant, user: user))
            #expect(String(decoding: key.bytes, as: UTF8.self) == "\(tenant)/\(user)")
            #expect(RecipientKey(bytes: key.bytes) == key)
        }
    }

    @Test("what could not be a tenant or a user is no key")
    func refusals() {
        for tenant in ["", "Acme", "-a", "_a", "a/b", "a b", "é", String(repeating: "a", count: 64)] {
            #expect(RecipientKey(tenant: tenant, user: "u") == nil)
        }
        for user in ["", "a\0", "a\n", "\u{7F}", String(repeating: "x", count: 256)] {
            #expect(RecipientKey(tenant: "acme", user: user) == nil)
        }
        for bytes in [
            [], Array("acme".utf8), Array("/u".utf8), Array("acme/".utf8), Array("a/".utf8) + [0xFF], [0xFF, 0x2F, 65],
        ] {
            #expect(RecipientKey(bytes: bytes) == nil)
        }
    }
}
