import Primitives

/// The keys of values at rest, as an installation keeps them: one line a key, `ID HEX`, of which the last one seals, and
/// `index HEX` for the blind index.
package struct DataKeys: Sendable {
    package let ring: KeyRing
    package let index: BlindIndex

    package init(text: String) throws(CryptoError) {
        var keys: [EncryptionKey] = []
        var index: BlindIndex?
        for (number, line) in text.split(separator: "\n").enumerated() {
            let parts = line.split(separator: " ")
            guard parts.count == 2, let bytes = [UInt8](hex: parts[1]) else { throw DataKeys.fault(inLine: number) }
            if parts[0] == "index" {
                guard index == nil else { throw DataKeys.fault(inLine: number) }
                index = try BlindIndex(key: bytes)
            } else {
                guard let id = UInt32(parts[0]) else { throw DataKeys.fault(inLine: number) }
                keys.append(try EncryptionKey(id: id, bytes: bytes))
            }
        }
        guard let index else { throw CryptoError(.badKey, "no key for the blind index") }
        (ring, self.index) = (try KeyRing(keys), index)
    }

    /// Says where, but never what: the line may be a key.
    private static func fault(inLine number: Int) -> CryptoError {
        CryptoError(.badKey, "line \(number + 1) of the data keys is not `ID HEX` or the one `index HEX`")
    }
}
