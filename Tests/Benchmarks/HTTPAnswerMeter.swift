/// Tells when an answer with a Content-Length has come whole, and what was wrong with it: no more than a load needs.
struct HTTPAnswerMeter {
    private var head: [UInt8] = []
    private var missing: Int?

    private static let end = Array("\r\n\r\n".utf8)

    mutating func isWhole(after bytes: UnsafeRawBufferPointer) -> Bool {
        if let missing {
            self.missing = missing - bytes.count
        } else {
            head += bytes
            missing = HTTPAnswerMeter.missing(head)
        }
        return missing.map { $0 <= 0 } ?? false
    }

    /// `nil` for a 2xx.
    var fault: String? {
        head.starts(with: Array("HTTP/1.1 2".utf8)) ? nil : String(decoding: head.prefix(2000), as: UTF8.self)
    }

    private static func missing(_ bytes: [UInt8]) -> Int? {
        guard let start = position(of: end, in: bytes) else { return nil }
        let length = String(decoding: bytes[..<start], as: UTF8.self).lowercased().split(separator: "\r\n")
            .first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst("content-length:".count).drop { $0 == " " }) }
        return (length ?? 0) - (bytes.count - start - end.count)
    }

    private static func position(of pattern: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= pattern.count else { return nil }
        return (0...bytes.count - pattern.count).first { bytes[$0...].starts(with: pattern) }
    }
}
