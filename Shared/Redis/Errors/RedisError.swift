import Concurrency

/// What went wrong with a call. `isRetriable` says that the same call may succeed later, `maybeApplied` that this one
/// may have taken effect all the same: who repeats it must be able to bear that it is done twice.
package struct RedisError: RetriableError, Equatable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// The server answered with an error.
        case server(RedisErrorPrefix)
        /// No connection could be made; nothing was sent.
        case connectionFailed
        /// The connection ended while the call was under way.
        case connectionLost
        /// The call's deadline passed.
        case timedOut
        /// The calling task was cancelled.
        case cancelled
        /// More calls wait than the configuration allows.
        case overloaded
        /// The client has been shut down.
        case shutDown
        /// The keys of one command belong to several nodes of the cluster.
        case crossSlot
        /// No node of the cluster serves the key now.
        case slotUnserved
        /// The nodes of the cluster kept sending the call to each other.
        case tooManyRedirections
        /// The reply is not of the type that was asked for.
        case unexpectedReply
        /// The server broke the protocol.
        case protocolFailure
        /// The configuration cannot be right.
        case configuration
    }

    package let code: Code
    /// In the server's words or ours. It may quote the command's values: do not log it; log the error itself.
    package let message: String
    package let maybeApplied: Bool

    package init(_ code: Code, _ message: String, maybeApplied: Bool = false) {
        (self.code, self.message, self.maybeApplied) = (code, message, maybeApplied)
    }

    /// Reads an error reply such as `WRONGTYPE Operation against a key …`.
    init(reply: String) {
        let prefix = reply.prefix { $0 != " " }
        let isPrefix =
            !prefix.isEmpty && prefix.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        self.init(.server(isPrefix ? RedisErrorPrefix(rawValue: String(prefix)) : .general), reply)
    }

    package var isRetriable: Bool {
        switch code {
        case .server(let prefix): prefix.isRetriable
        case .connectionFailed, .connectionLost, .timedOut, .overloaded, .shutDown: true
        case .slotUnserved, .tooManyRedirections: true
        case .cancelled, .crossSlot, .unexpectedReply, .protocolFailure, .configuration: false
        }
    }

    /// Fit for a log: what the server said is left out, because it may quote a value.
    package var description: String {
        let effect = maybeApplied ? ", maybe applied" : ""
        if case .server(let prefix) = code { return "server replied \(prefix.rawValue)\(effect)" }
        return "\(code): \(message)\(effect)"
    }

    /// For a metric's label.
    var category: String {
        if case .server(let prefix) = code { prefix.rawValue } else { "\(code)" }
    }

    func maybeApplied(_ maybeApplied: Bool) -> RedisError {
        RedisError(code, message, maybeApplied: maybeApplied)
    }
}

extension RedisError {
    static let taskCancelled = RedisError(.cancelled, "the task was cancelled")
    static let clientShutDown = RedisError(.shutDown, "the client has been shut down")
    static let overloaded = RedisError(.overloaded, "too many calls wait for the connection")
    static let lost = RedisError(.connectionLost, "the connection has ended")
    static let unsolicited = RedisError(.protocolFailure, "a reply came that nothing had asked for")

    static func unexpected(_ value: RedisValue, for type: Any.Type) -> RedisError {
        RedisError(.unexpectedReply, "a reply of kind \(value.kind) is no \(type)")
    }
}
