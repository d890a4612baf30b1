/// A code for bytes that come in pieces.
package struct IncrementalHMAC: ~Copyable {
    private let context: HMACContext

    init(_ context: HMACContext) {
        self.context = context
    }

    package mutating func update(_ bytes: some Collection<UInt8>) {
        context.update(bytes)
    }

    package consuming func finish() -> [UInt8] {
        context.finish()
    }
}
