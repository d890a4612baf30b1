/// A key for message authentication codes (RFC 2104), prepared once and used by any number of threads.
package struct HMAC: Sendable {
    private let contexts: ContextPool<HMACContext>

    package init(_ algorithm: HashAlgorithm, key: some Sequence<UInt8>) {
        let key = Array(key)
        contexts = ContextPool { HMACContext(key, algorithm) }
    }

    package func code(for bytes: some Collection<UInt8>) -> [UInt8] {
        contexts.withContext { context in
            context.restart()
            context.update(bytes)
            return context.finish()
        }
    }

    /// Takes the same time wherever the codes differ; a cut code is none.
    package func isCode(_ code: [UInt8], for bytes: some Collection<UInt8>) -> Bool {
        self.code(for: bytes).isEqualInConstantTime(to: code)
    }

    /// The code of bytes that come in pieces.
    package func begin() -> IncrementalHMAC {
        IncrementalHMAC(contexts.makeContext())
    }
}
