import Primitives

/// A field of a log line. Never put an address, a token or message text here: fields are kept for a year.
package enum LogValue: Sendable, Equatable {
    case string(String)
    case integer(Int64)
    case number(Double)
    case bool(Bool)

    package static func integer(_ value: some BinaryInteger) -> LogValue { .integer(Int64(clamping: value)) }

    /// An error's own description; each module's error type keeps secrets out of it.
    package static func error(_ error: any Error) -> LogValue { .string(String(describing: error)) }

    package static func milliseconds(_ duration: Duration) -> LogValue { .number(duration.seconds * 1000) }

    func write(to json: inout JSONWriter) {
        switch self {
        case .string(let text): json.string(text)
        case .integer(let value): json.number(value)
        case .number(let value): json.number(value)
        case .bool(let value): json.bool(value)
        }
    }
}

extension LogValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { self = .string(value) }
}
extension LogValue: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int64) { self = .integer(value) }
}
extension LogValue: ExpressibleByBooleanLiteral {
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}
