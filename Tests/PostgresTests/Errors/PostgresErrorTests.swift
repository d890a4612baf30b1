import Testing

@testable import Postgres

@Suite("PostgresError")
struct PostgresErrorTests {
    @Test(
        "knows which states a repetition may mend",
        arguments: ["40001", "40P01", "08006", "57P01", "57P02", "57P03", "53300", "55P03", "57014"]
    )
    func retriable(state: String) throws {
        #expect(PostgresError(.server(try #require(SQLState(state))), "").isRetriable)
    }

    @Test("knows which it cannot", arguments: ["23505", "42601", "42P01", "22P02", "28P01", "3D000", "25P02", "08P01"])
    func final(state: String) throws {
        #expect(!PostgresError(.server(try #require(SQLState(state))), "").isRetriable)
    }

    @Test("a state is five capital letters or digits", arguments: ["", "4000", "400011", "4000a", "40 01", "4000é"])
    func refusesState(text: String) {
        #expect(SQLState(text) == nil)
    }

    @Test("no connection is retriable, unless the server says why it never will be")
    func connecting() {
        #expect(PostgresError(.connectionFailed(nil), "").isRetriable)
        #expect(PostgresError(.connectionFailed(.cannotConnectNow), "").isRetriable)
        #expect(PostgresError(.connectionFailed(.protocolViolation), "").isRetriable)
        #expect(!PostgresError(.connectionFailed(.invalidPassword), "").isRetriable)
    }

    @Test("its description leaves out what may quote a value")
    func description() {
        let quoting = PostgresError(.invalidTextRepresentation, "secret", severity: nil, constraint: nil, table: "t")
        #expect("\(quoting)" == "SQLSTATE 22P02, table t")
        #expect(
            "\(PostgresError(.undefinedTable, "no t", severity: nil, constraint: nil, table: nil))".hasSuffix("no t")
        )
    }
}
