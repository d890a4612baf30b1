/// A value that can be bound to a statement or written into a COPY, in PostgreSQL's binary form.
package protocol PostgresEncodable: Sendable {
    static var postgresType: PostgresType { get }
    /// Text goes as text of no declared type, so that the server takes it for jsonb, an enum or an address as needed.
    static var isSentAsText: Bool { get }
    var isNull: Bool { get }
    func encode(into bytes: inout [UInt8])
}

extension PostgresEncodable {
    package static var isSentAsText: Bool { false }
    package var isNull: Bool { false }

    static var parameterType: PostgresType { isSentAsText ? .inferred : postgresType }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    package static var postgresType: PostgresType { Wrapped.postgresType }
    package static var isSentAsText: Bool { Wrapped.isSentAsText }
    package var isNull: Bool { self?.isNull ?? true }

    package func encode(into bytes: inout [UInt8]) {
        self?.encode(into: &bytes)
    }
}

extension [UInt8] {
    /// Network byte order, as everything in PostgreSQL's binary form.
    @inline(__always)
    mutating func appendBigEndian(_ number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}
