/// One statement with its values, which never become part of its text: `"SELECT name FROM users WHERE id = \(id)"`.
package struct PostgresQuery: Sendable {
    package private(set) var sql: String
    private(set) var bindings: PostgresBindings

    /// A statement without values, as written.
    package init(unescaped sql: String) {
        (self.sql, bindings) = (sql, PostgresBindings())
    }
}

extension PostgresQuery: ExpressibleByStringInterpolation {
    package struct StringInterpolation: StringInterpolationProtocol, Sendable {
        fileprivate var sql = ""
        fileprivate var bindings = PostgresBindings()

        package init(literalCapacity: Int, interpolationCount: Int) {
            sql.reserveCapacity(literalCapacity + interpolationCount * 3)
        }

        package mutating func appendLiteral(_ literal: String) {
            sql += literal
        }

        /// Binds a value; `nil` binds NULL of the value's type.
        package mutating func appendInterpolation(_ value: some PostgresEncodable) {
            bindings.append(value)
            sql += "$\(bindings.count)"
        }

        /// Puts a quoted name into the text.
        package mutating func appendInterpolation(_ name: PostgresIdentifier) {
            sql += name.quoted
        }

        /// Puts text into the statement as it is. Never anything that came from outside the program.
        package mutating func appendInterpolation(unescaped text: String) {
            sql += text
        }
    }

    package init(stringInterpolation: StringInterpolation) {
        (sql, bindings) = (stringInterpolation.sql, stringInterpolation.bindings)
    }

    package init(stringLiteral sql: String) {
        self.init(unescaped: sql)
    }
}
