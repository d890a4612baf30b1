extension Collection<UInt8> {
    /// Lends the bytes in one piece; they are copied only if they are not in one.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        withContiguousStorageIfAvailable(body) ?? Array(self).withUnsafeBufferPointer(body)
    }
}

extension [UInt8] {
    /// What a C function writes: it gets room for `capacity` bytes and returns how many it filled, `nil` when it failed.
    init?(capacity: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Int?) {
        var isFilled = false
        self.init(unsafeUninitializedCapacity: Swift.max(capacity, 1)) { buffer, count in
            guard let start = buffer.baseAddress, let filled = fill(start) else { return }
            (count, isFilled) = (filled, true)
        }
        if !isFilled { return nil }
    }
}
