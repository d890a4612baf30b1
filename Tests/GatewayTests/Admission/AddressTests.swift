import HTTPClient
import ServiceKit
import Testing

@testable import Gateway

@Suite("Whose requests are counted together")
struct AddressTests {
    private func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

    @Test("an address gets its number at once, then one as each comes due; others have their own")
    func bucket() throws {
        var meter = AddressMeter(RateLimit(3, in: .seconds(30)))
        let (now, ann) = (ContinuousClock.now, try address("192.0.2.1"))
        #expect((0..<3).map { _ in meter.take(ann, at: now).state.remaining } == [2, 1, 0])
        let refused = meter.take(ann, at: now)
        #expect(refused.state.limit == 3 && refused.wait.map { $0 > .seconds(9) && $0 < .seconds(11) } == true)
        #expect(try meter.take(address("192.0.2.2"), at: now).wait == nil)
        #expect(meter.take(ann, at: now + .seconds(9)).wait != nil)
        #expect(meter.take(ann, at: now + .seconds(11)).wait == nil)
        #expect(meter.take(ann, at: now + .seconds(12)).wait != nil)
        #expect(meter.take(ann, at: now + .seconds(600)).state.remaining == 2)
    }

    @Test("a network of IPv6 is one address, and memory has an end")
    func bounds() throws {
        var meter = AddressMeter(RateLimit(1, in: .seconds(60)), most: 10)
        let now = ContinuousClock.now
        #expect(try meter.take(address("2001:db8:1:2::1"), at: now).wait == nil)
        #expect(try meter.take(address("2001:db8:1:2:ffff::9"), at: now).wait != nil)
        #expect(try meter.take(address("2001:db8:1:3::1"), at: now).wait == nil)
        for number in 0..<100 { _ = try meter.take(address("192.0.2.\(number)"), at: now) }
        #expect(try meter.take(address("2001:db8:1:2::1"), at: now).wait == nil)
    }

    @Test("what a proxy of ours says of a request's origin is believed, what anybody else says is not")
    func proxies() throws {
        let proxies = TrustedProxies(try ["10.0.0.0/8", "fd00::/8"].map { try #require(IPNetwork($0)) })
        let cases: [(peer: String, fields: [String], client: String)] = [
            ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"), ("10.1.1.1", [], "10.1.1.1"),
            ("10.1.1.1", ["198.51.100.1"], "198.51.100.1"), ("::ffff:10.1.1.1", ["198.51.100.1"], "198.51.100.1"),
            ("10.1.1.1", ["192.0.2.66, 198.51.100.1", "10.2.2.2"], "198.51.100.1"),
            ("10.1.1.1", ["192.0.2.66, nonsense"], "10.1.1.1"), ("fd00::1", ["2001:db8::1,10.9.9.9"], "2001:db8::1"),
        ]
        for (peer, fields, client) in cases {
            #expect(proxies.client(of: peer, through: fields) == (try address(client)), "\(peer) \(fields)")
        }
        let nobody = TrustedProxies([])
        #expect(nobody.client(of: "10.1.1.1", through: ["192.0.2.1"]) == (try address("10.1.1.1")))
    }

    @Test("networks are read from the environment, and a fault is told")
    func settings() throws {
        var reader = ConfigurationReader(environment: ["HERALD_TRUSTED_PROXIES": "10.0.0.0/8, fd00::/8"])
        #expect(TrustedProxies(&reader)?.client(of: "10.0.0.1", through: ["192.0.2.1"]) == (try address("192.0.2.1")))
        for text in ["10.0.0.1", "10.0.0.0/33", "proxy"] {
            var reader = ConfigurationReader(environment: ["HERALD_TRUSTED_PROXIES": text])
            #expect(TrustedProxies(&reader) == nil)
            #expect(throws: (any Error).self) { try reader.finish() }
        }
    }
}
