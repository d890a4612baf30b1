/// The 7-bit alphabet of 3GPP TS 23.038 with its extension table.
package enum GSMAlphabet {
    /// In the order of their codes; 0x1B, which leads to the extension table, is not among them.
    static let basic = """
        @£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,-./0123456789:;<=>?\
        ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà
        """
    static let extended = "\u{0C}^{}\\[~]|€"

    /// How many septets a character takes: 2 behind an escape, 0 when the alphabet does not have it.
    package static func septets(of scalar: Unicode.Scalar) -> Int {
        // Beyond the Greek letters there is only the sign of the euro.
        scalar.value < 0x400 ? Int(costs[Int(scalar.value)]) : scalar == "€" ? 2 : 0
    }

    private static let costs: [UInt8] = {
        var costs = [UInt8](repeating: 0, count: 0x400)
        for scalar in basic.unicodeScalars { costs[Int(scalar.value)] = 1 }
        for scalar in extended.unicodeScalars where scalar.value < 0x400 { costs[Int(scalar.value)] = 2 }
        return costs
    }()
}
