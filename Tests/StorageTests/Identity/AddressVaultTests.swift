import Crypto
import Storage
import Testing

@Suite("Address vault") struct AddressVaultTests {
    private let vault: AddressVault
    private let ann = RecipientKey("demo", "ann")

    init() throws {
        let (first, second) = (String(repeating: "01", count: 32), String(repeating: "02", count: 32))
        vault = AddressVault(try DataKeys(text: "7 \(first)\nindex \(second)\n"))
    }

    @Test("a sealed address opens as its person's on its channel, and as nobody else's")
    func opening() throws {
        let sealed = try vault.seal("Ann@example.com", of: ann, on: .email)
        #expect(sealed.keyID == "7")
        #expect(try vault.open(sealed, of: ann, on: .email) == "Ann@example.com")
        for (stranger, channel) in [(ann, Channel.sms), (RecipientKey("demo", "bob"), .email)] {
            #expect(throws: CryptoError.self) { try vault.open(sealed, of: stranger, on: channel) }
        }
    }

    @Test("an address is found whatever its capitals, in its tenant and on its channel only")
    func finding() throws {
        let index = try vault.seal("Ann@example.com", of: ann, on: .email).blindIndex
        #expect(index == vault.index(of: "ann@EXAMPLE.com", in: "demo", on: .email))
        #expect(index != vault.index(of: "ann@example.com", in: "other", on: .email))
        #expect(index != vault.index(of: "ann@example.com", in: "demo", on: .sms))
    }
}
