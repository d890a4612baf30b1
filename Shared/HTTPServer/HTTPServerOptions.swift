package import Network
package import Observability
package import Primitives
import Synchronization

/// How a server behaves towards its clients.
package struct HTTPServerOptions: Sendable {
    package var limits = HTTPServerLimits()
    /// Everything is served over TLS with it, and nothing is without it.
    package var tls: RenewableTLS?
    /// Without it, pages of other origins may not call.
    package var crossOrigin: CrossOriginPolicy?
    /// What an error's code is appended to, to make the `type` of a problem: where its documentation is.
    package var problemTypes = "/docs/errors#"
    package var clock = WallClock.system
    /// Is told of every request that was answered.
    package var tracer = Tracer.silent
    /// Of the ids of requests and traces, which are no secrets.
    package var randomness = Randomness.quick()

    package init() {}
}

extension Randomness {
    /// SplitMix64 from a secure seed: no system call and no lock a number, and good enough for what is not secret.
    static func quick() -> Randomness {
        let state = QuickState()
        return Randomness { state.next() }
    }
}

private final class QuickState: Sendable {
    private let counter = Atomic(Randomness.secure.next())

    func next() -> UInt64 {
        var mixed = counter.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
