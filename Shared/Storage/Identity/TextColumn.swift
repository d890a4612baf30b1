package import Postgres

/// A value kept as text that not every text can be, such as an id or a choice. A text in the database that is no such
/// value is a decoding error.
package protocol TextColumn: RawRepresentable<String>, Hashable, Sendable, PostgresEncodable, PostgresDecodable,
    PostgresArrayElement
{}

extension TextColumn {
    package static var postgresType: PostgresType { .text }
    package static var arrayType: PostgresType { .textArray }
    package static var isSentAsText: Bool { true }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(contentsOf: rawValue.utf8)
    }

    package init(postgres cell: PostgresCell) throws(PostgresError) {
        guard let value = Self(rawValue: try String(postgres: cell)) else {
            throw PostgresError(.decoding, "a text that is no \(Self.self)")
        }
        self = value
    }
}
