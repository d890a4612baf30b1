/// Who a record is about, and with that its key: one partition, one owner and one order a person.
package struct RecipientKey: Hashable, Sendable, CustomStringConvertible {
    package let tenant: String
    package let user: String

    /// `nil` unless the tenant is one that the database would take, and the user 1 to 255 bytes without control
    /// characters.
    package init?(tenant: String, user: String) {
        guard RecipientKey.isTenant(tenant.utf8), (1...255).contains(user.utf8.count),
            user.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { return nil }
        (self.tenant, self.user) = (tenant, user)
    }

    /// Reads the key of a record. A tenant has no slash, so the first one ends it.
    package init?(bytes: [UInt8]) {
        guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")),
            let user = String(validating: bytes[(slash + 1)...], as: UTF8.self)
        else { return nil }
        self.init(tenant: String(decoding: bytes[..<slash], as: UTF8.self), user: user)
    }

    package var bytes: [UInt8] { Array(description.utf8) }

    package var description: String { "\(tenant)/\(user)" }

    /// `[a-z0-9][a-z0-9_-]{0,62}`
    private static func isTenant(_ text: some Collection<UInt8>) -> Bool {
        guard let first = text.first, text.count <= 63, first != UInt8(ascii: "_"), first != UInt8(ascii: "-") else {
            return false
        }
        return text.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            }
        }
    }
}
