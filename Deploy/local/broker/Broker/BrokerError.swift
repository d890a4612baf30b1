import CLinux
import Concurrency
import Glibc

/// Why the broker cannot start or go on. What a client did wrong is an `ErrorCode` in its answer instead.
struct BrokerError: RetriableError, CustomStringConvertible {
    enum Code: Sendable, Equatable {
        /// A system call failed with this `errno`.
        case system(Int32)
        /// A file that only this broker writes holds what it never wrote.
        case damaged
        case inUse
        case invalidAddress
    }

    let code: Code
    let path: String

    init(_ code: Code, _ path: String) {
        (self.code, self.path) = (code, path)
    }

    var isRetriable: Bool { false }

    var description: String {
        switch code {
        case .system(let number): "\(path): \(String(cString: strerror(number)))"
        case .damaged: "\(path): damaged"
        case .inUse: "\(path): in use by another broker"
        case .invalidAddress: "\(path): not an IPv4 or IPv6 address"
        }
    }
}
