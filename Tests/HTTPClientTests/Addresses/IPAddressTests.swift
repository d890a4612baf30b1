import HTTPClient
import Testing

@Suite("IP addresses")
struct IPAddressTests {
    @Test(
        "text becomes the number it means",
        arguments: [
            ("0.0.0.0", IPAddress.v4(0)),
            ("255.255.255.255", .v4(.max)),
            ("127.0.0.1", .v4(0x7F00_0001)),
            ("::", .v6(0)),
            ("::1", .v6(1)),
            ("1::", .v6(1 << 112)),
            ("2001:db8::ff00:42:8329", .v6(0x2001_0DB8_0000_0000_0000_FF00_0042_8329)),
            ("2001:DB8:0:0:0:ff00:42:8329", .v6(0x2001_0DB8_0000_0000_0000_FF00_0042_8329)),
            ("::ffff:127.0.0.1", .v6(0xFFFF_7F00_0001)),
            ("64:ff9b::10.0.0.1", .v6(0x0064_FF9B_0000_0000_0000_0000_0A00_0001)),
        ]
    )
    func parsing(text: String, address: IPAddress) {
        #expect(IPAddress(text) == address)
    }

    @Test(
        "what is no address is none",
        arguments: [
            "", ".", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.", "1.2.3.+4", " 1.2.3.4", "0x7f.0.0.1",
            ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "::1%eth0", "[::1]", "+1::",
            "1:2:3:4:5:6:7::8", "::1.2.3", "1.2.3.4::",
        ]
    )
    func refusal(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("bytes in network order are the same address")
    func bytes() {
        #expect(IPAddress(bytes: [10, 0, 0, 1]) == IPAddress("10.0.0.1"))
        #expect(IPAddress(bytes: Array(repeating: 0, count: 15) + [1]) == IPAddress("::1"))
        #expect(IPAddress(bytes: [1, 2, 3]) == nil)
    }

    @Test("a network has its first and last address and not their neighbours")
    func networks() throws {
        let network = try #require(IPNetwork("172.16.0.0/12"))
        #expect(network.contains(.v4(0xAC10_0000)))
        #expect(network.contains(.v4(0xAC1F_FFFF)))
        #expect(!network.contains(.v4(0xAC0F_FFFF)))
        #expect(!network.contains(.v4(0xAC20_0000)))
        #expect(!network.contains(.v6(0xAC10_0000)))
        #expect(try #require(IPNetwork("::/0")).contains(.v6(.max)))
        #expect(try #require(IPNetwork("1.2.3.4/32")).contains(.v4(0x0102_0304)))
    }

    @Test(
        "what is no network is none",
        arguments: ["", "/", "1.2.3.4", "1.2.3.4/33", "1.2.3.4/-1", "::/129", "1.2.3.4/8/8"]
    )
    func noNetwork(text: String) {
        #expect(IPNetwork(text) == nil)
    }
}
