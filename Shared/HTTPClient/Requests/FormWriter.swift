import Primitives

/// Appends the fields of an HTML form to a byte buffer, as `application/x-www-form-urlencoded` writes them.
package struct FormWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init(reservingCapacity capacity: Int = 256) {
        bytes.reserveCapacity(capacity)
    }

    package mutating func field(_ name: String, _ value: String) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
        for byte in name.utf8 { append(byte) }
        bytes.append(UInt8(ascii: "="))
        for byte in value.utf8 { append(byte) }
    }

    private mutating func append(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: " "): bytes.append(UInt8(ascii: "+"))
        case _ where byte.isLetter || byte.isDigit, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "*"):
            bytes.append(byte)
        default:
            bytes.append(UInt8(ascii: "%"))
            bytes.append(UInt8.upperHexDigit(byte >> 4))
            bytes.append(UInt8.upperHexDigit(byte & 0x0F))
        }
    }
}

extension UInt8 {
    fileprivate static func upperHexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
