import Postgres
import Testing

@Suite("PostgresQuery")
struct PostgresQueryTests {
    @Test("a value becomes a parameter, never text")
    func bindsValues() {
        let name = "'; DROP TABLE users; --"
        let query: PostgresQuery = "SELECT id FROM users WHERE name = \(name) AND age > \(18)"
        #expect(query.sql == "SELECT id FROM users WHERE name = $1 AND age > $2")
    }

    @Test("a name is quoted, with its quotes doubled")
    func quotesIdentifiers() {
        let query: PostgresQuery = "SELECT * FROM \(PostgresIdentifier("a\"; DROP TABLE b", "c"))"
        #expect(query.sql == "SELECT * FROM \"a\"\"; DROP TABLE b\".\"c\"")
        #expect(PostgresIdentifier(stringLiteral: "herald.events").quoted == "\"herald\".\"events\"")
    }

    @Test("unescaped text stands as it is")
    func keepsUnescapedText() {
        let query: PostgresQuery = "SELECT 1 \(unescaped: "FOR UPDATE")"
        #expect(query.sql == "SELECT 1 FOR UPDATE")
    }
}
