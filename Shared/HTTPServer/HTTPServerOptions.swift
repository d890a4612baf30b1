package import Primitives

/// How a server behaves towards its clients.
package struct HTTPServerOptions: Sendable {
    package var limits = HTTPServerLimits()
    /// What an error's code is appended to, to make the `type` of a problem: where its documentation is.
    package var problemTypes = "/docs/errors#"
    package var clock = WallClock.system
    /// Of ids that need not be secret.
    package var randomness = Randomness.secure

    package init() {}
}
