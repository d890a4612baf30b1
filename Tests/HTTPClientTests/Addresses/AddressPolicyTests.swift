import HTTPClient
import Testing

@Suite("Address policy")
struct AddressPolicyTests {
    @Test(
        "every special-purpose range is refused from its first address to its last",
        arguments: [
            ("0.0.0.0", "0.255.255.255"), ("10.0.0.0", "10.255.255.255"), ("100.64.0.0", "100.127.255.255"),
            ("127.0.0.0", "127.255.255.255"), ("169.254.0.0", "169.254.255.255"), ("172.16.0.0", "172.31.255.255"),
            ("192.0.0.0", "192.0.0.255"), ("192.0.2.0", "192.0.2.255"), ("192.88.99.0", "192.88.99.255"),
            ("192.168.0.0", "192.168.255.255"), ("198.18.0.0", "198.19.255.255"), ("198.51.100.0", "198.51.100.255"),
            ("203.0.113.0", "203.0.113.255"), ("224.0.0.0", "255.255.255.255"),
        ]
    )
    func reservedV4(first: String, last: String) throws {
        #expect(!AddressPolicy.publicOnly.permits(try #require(IPAddress(first))))
        #expect(!AddressPolicy.publicOnly.permits(try #require(IPAddress(last))))
    }

    @Test(
        "the public neighbours of those ranges are permitted",
        arguments: [
            "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
            "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0",
            "192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "203.0.112.255",
            "203.0.114.0", "223.255.255.255", "8.8.8.8", "2606:4700::1111", "2a00:1450:4001::1", "2003::1", "2400::1",
        ]
    )
    func publicNeighbours(text: String) throws {
        #expect(AddressPolicy.publicOnly.permits(try #require(IPAddress(text))))
    }

    @Test(
        "IPv6 that is local, mapped, translated, tunnelled or unassigned is refused",
        arguments: [
            "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:10.0.0.1", "64:ff9b::10.0.0.1",
            "64:ff9b::8.8.8.8", "64:ff9b:1::1", "100::1", "2001::1", "2001:10::1", "2001:1ff:ffff::", "2001:db8::1",
            "2002:7f00:1::", "2002:808:808::1", "2620:4f:8000::1", "3fff::1", "4000::", "5f00::1", "fc00::1",
            "fdff:ffff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        ]
    )
    func reservedV6(text: String) throws {
        #expect(!AddressPolicy.publicOnly.permits(try #require(IPAddress(text))))
    }

    @Test("an exception opens its own range and no other")
    func exceptions() throws {
        let policy = AddressPolicy(exceptions: [try #require(IPNetwork("127.0.0.1/32"))])
        #expect(policy.permits(.v4(0x7F00_0001)))
        #expect(!policy.permits(.v4(0x7F00_0002)))
        #expect(!policy.permits(try #require(IPAddress("::ffff:127.0.0.1"))))
    }
}
