/// A type that can be read from a result. Every mismatch is a `.decoding` error, never a trap.
package protocol PostgresDecodable: Sendable {
    init(postgres cell: PostgresCell) throws(PostgresError)
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package init(postgres cell: PostgresCell) throws(PostgresError) {
        self = cell.bytes == nil ? nil : try Wrapped(postgres: cell)
    }
}
