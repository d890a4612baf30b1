import CLinux

/// What a watch waits for, and what it is told. Watches are level-triggered.
package struct Interest: OptionSet, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    package static let read = Interest(rawValue: EPOLLIN.rawValue)
    package static let write = Interest(rawValue: EPOLLOUT.rawValue)
    /// The peer has closed its sending half.
    package static let peerClosed = Interest(rawValue: EPOLLRDHUP.rawValue)
    /// Reported whether asked for or not: the descriptor is in error or hung up.
    package static let failure = Interest(rawValue: EPOLLERR.rawValue | EPOLLHUP.rawValue)
}

/// Told on the reactor's thread when a watched descriptor is ready.
package protocol EventHandler: AnyObject {
    func ready(_ events: Interest)
}
