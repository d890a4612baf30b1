import Postgres

extension PostgresQuery.StringInterpolation {
    /// Binds a value that may be missing, as NULL. Without this the compiler takes it for an optional printed by mistake.
    mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
        bind(value)
    }

    private mutating func bind(_ value: some PostgresEncodable) {
        appendInterpolation(value)
    }
}
