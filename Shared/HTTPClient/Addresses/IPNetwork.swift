/// A range of addresses such as `10.0.0.0/8`.
package struct IPNetwork: Hashable, Sendable {
    package let base: IPAddress
    package let prefixLength: Int

    /// `nil` when the text is not an address, a slash and a prefix length; bits after the prefix are ignored.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let base = IPAddress(parts[0]), let length = Int(parts[1]),
            (0...base.bitWidth).contains(length)
        else { return nil }
        (self.base, prefixLength) = (base, length)
    }

    package func contains(_ address: IPAddress) -> Bool {
        guard address.bitWidth == base.bitWidth else { return false }
        return (address.number ^ base.number) >> UInt128(base.bitWidth - prefixLength) == 0
    }
}
