import Crypto
import Primitives
import Testing
import Wire

@testable import Links

@Suite("Links")
struct LinkTests {
    private let old = "1 \(String(repeating: "0a", count: 32))"
    private let new = "2 \(String(repeating: "0b", count: 32))"
    private let target = "https://shop.example/a?b=c&d=é"

    private func seal(_ lines: String...) throws -> LinkSeal {
        LinkSeal(try LinkKeys(text: lines.joined(separator: "\n")))
    }

    private func link(_ kind: LinkKind = .click, user: String = "ann") throws -> Link {
        let now = Timestamp(milliseconds: 1_700_000_000_000)
        var dispatch = ChannelDispatch(
            id: UUIDv7(at: now),
            recipient: try #require(RecipientKey(tenant: "acme", user: user)),
            notificationID: UUIDv7(at: now),
            channel: .email,
            destination: .email(EmailDestination(address: "ann@example.com")),
            acceptedAt: now,
            decidedAt: now
        )
        (dispatch.category, dispatch.locale) = ("news", "fr-CA")
        return Link(kind, of: LinkOrigin(dispatch, at: now), target: target)
    }

    @Test("a token says all of its link", arguments: LinkKind.allCases)
    func roundTrip(_ kind: LinkKind) throws {
        let link = try link(kind)
        #expect(try seal(old).open(seal(old).token(link), as: kind) == link)
    }

    @Test("a token of one kind does not open as another")
    func kinds() throws {
        for kind in LinkKind.allCases {
            let token = try seal(old).token(link(kind))
            for other in LinkKind.allCases where other != kind { #expect(try seal(old).open(token, as: other) == nil) }
        }
    }

    @Test("no changed bit, no cut and no addition is taken")
    func tampering() throws {
        let seal = try seal(old)
        let token = try seal.token(link())
        let bytes = try #require(Base64.url.decode(token))
        for place in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[place] ^= 1 << UInt8(bit)
                #expect(seal.open(Base64.url.encode(changed), as: .click) == nil)
            }
            #expect(seal.open(Base64.url.encode(bytes[..<place]), as: .click) == nil)
        }
        for text in ["", token + "A", token + "AAAA", "A" + token, String(repeating: "A", count: 100_000)] {
            #expect(seal.open(text, as: .click) == nil)
        }
    }

    @Test("a key of the same name that is another one opens nothing")
    func otherKey() throws {
        let token = try seal(old).token(link())
        #expect(try seal("1 \(String(repeating: "0c", count: 32))").open(token, as: .click) == nil)
        #expect(try seal(new).open(token, as: .click) == nil)
    }

    @Test("after a rotation the new key seals and the old one still opens")
    func rotation() throws {
        let before = try seal(old).token(link())
        let both = try seal(old, new)
        #expect(both.open(before, as: .click) != nil)
        let after = try both.token(link())
        #expect(try seal(old).open(after, as: .click) == nil)
        #expect(try seal(new).open(after, as: .click) != nil)
    }

    @Test("the links of a message lead to where they are answered")
    func urls() throws {
        let maker = LinkMaker(home: "https://hooks.example", try LinkKeys(text: old))
        let origin = try link().origin
        #expect(try maker.url(.click, of: origin, target: target).hasPrefix("https://hooks.example/t/c/"))
        let pixel = try maker.url(.open, of: origin)
        #expect(pixel.hasPrefix("https://hooks.example/t/o/") && pixel.hasSuffix(".gif"))
        #expect(try maker.url(.unsubscribe, of: origin).hasPrefix("https://hooks.example/u/"))
    }

    @Test("keys that are none are refused", arguments: ["", "1", "x \(String(repeating: "0a", count: 32))", "1 0a"])
    func badKeys(_ text: String) {
        #expect(throws: CryptoError.self) { try LinkKeys(text: text) }
    }
}
