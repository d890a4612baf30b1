import Crypto
import JSON
import Primitives

extension JSONLimits {
    /// Of a body that has passed the limit of the server.
    static let callback = JSONLimits(bytes: 8 << 20, depth: 32)
}

extension JSONValue {
    /// A member that is text, or a number's text; `nil` for anything else.
    func text(_ name: String) -> String? {
        guard let value = self[name] else { return nil }
        switch value.kind {
        case .string: return try? value.string()
        case .number: return String(decoding: value.rawBytes, as: UTF8.self)
        default: return nil
        }
    }

    /// A time in seconds since 1970, with or without a fraction, as a number or as text.
    func seconds(_ name: String) -> Timestamp? {
        guard let text = text(name), let seconds = Double(text), (0...253_402_300_799).contains(seconds) else {
            return nil
        }
        return Timestamp(microseconds: Int64(seconds * 1e6))
    }

    func time(_ name: String) -> Timestamp? { text(name).flatMap { Timestamp(rfc3339: $0) } }

    /// Names what the provider gives no name.
    var fingerprint: String { HashAlgorithm.sha256.hash(rawBytes).hex }
}

extension Timestamp {
    /// Saturates.
    init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        self.init(microseconds: overflow ? (seconds < 0 ? .min : .max) : product)
    }
}
