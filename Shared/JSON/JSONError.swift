import Concurrency

/// Why a text was not read, with every fault that was found.
package struct JSONError: RetriableError, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// More bytes than the limit; not looked at.
        case tooLarge
        /// No JSON, or none that we read. There is one fault, the first.
        case malformed
        /// JSON, but not what was asked for. All faults are there, up to `JSONFields.faultLimit`.
        case invalid
    }

    package let code: Code
    package let faults: [JSONFault]

    package init(_ code: Code, _ faults: [JSONFault]) {
        (self.code, self.faults) = (code, faults)
    }

    /// The same bytes are refused again.
    package var isRetriable: Bool { false }

    package var description: String {
        let faults = faults.prefix(3).map { "\($0.code.rawValue) at '\($0.pointer)'" }
        return "JSON: \(code.rawValue), \(faults.joined(separator: ", "))"
    }
}
