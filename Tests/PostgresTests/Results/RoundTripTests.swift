import Postgres
import Primitives
import Testing

@Suite("Round trips", .postgresServer)
struct RoundTripTests {
    private func expectSame<Value: PostgresEncodable & PostgresDecodable & Equatable>(
        _ values: [Value],
        _ type: String,
        _ client: PostgresClient
    ) async throws {
        for value in values {
            let rows = try await client.query(
                "SELECT \(value)::\(unescaped: type), \(value)::\(unescaped: type) IS NULL"
            )
            let (back, isNull) = try #require(try rows.decodeFirst((Value, Bool).self))
            #expect(back == value, "\(type)")
            #expect(!isNull)
        }
    }

    @Test("every scalar comes back as it went, at its limits too")
    func scalars() async throws {
        try await withClient { client, _ in
            try await expectSame([Int64.min, -1, 0, 1, .max], "int8", client)
            try await expectSame([Int.min, .max], "int8", client)
            try await expectSame([Int32.min, 7, .max], "int4", client)
            try await expectSame([Int16.min, 7, .max], "int2", client)
            try await expectSame([true, false], "bool", client)
            try await expectSame([0, -1.5, .pi, .infinity, Double.leastNonzeroMagnitude], "float8", client)
            try await expectSame(["", "ä€😀", "'; --", "\\x00", "{a,b}", "null"], "text", client)
            try await expectSame(
                [[], [0], [0, 255, 39, 92], Array(repeating: 0xFF, count: 100_000)] as [[UInt8]],
                "bytea",
                client
            )
            try await expectSame([UUIDv7(at: WallClock.system.now)], "uuid", client)
            let moments: [Int64] = [0, -1, 1, 1_700_000_000_123_456, -62_135_596_800_000_000]
            try await expectSame(moments.map { Timestamp(microseconds: $0) }, "timestamptz", client)
        }
    }

    @Test("every array comes back as it went, empty, with NULLs and with delimiters in it")
    func arrays() async throws {
        let ids = (0..<3).map { _ in UUIDv7(at: WallClock.system.now) }
        try await withClient { client, _ in
            try await expectSame([[], [1, -2, .max] as [Int64]], "int8[]", client)
            try await expectSame([[1, 2] as [Int32]], "int4[]", client)
            try await expectSame([[1, 2] as [Int16]], "int2[]", client)
            try await expectSame([["", "a,b", "{\"", "NULL", "\\"]], "text[]", client)
            try await expectSame([["a", nil, "c"] as [String?]], "text[]", client)
            try await expectSame([[true, false]], "bool[]", client)
            try await expectSame([[1.5, -0.25]], "float8[]", client)
            try await expectSame([ids], "uuid[]", client)
            try await expectSame([[[], [0, 1], [255]] as [[UInt8]]], "bytea[]", client)
            try await expectSame([[Timestamp(microseconds: 1), Timestamp(microseconds: -1)]], "timestamptz[]", client)
        }
    }

    @Test("a set of rows goes in with one statement through unnest")
    func unnest() async throws {
        try await withClient { client, _ in
            try await client.script("CREATE TABLE people (id int8, name text, seen timestamptz)")
            let (ids, names) = ([1, 2, 3] as [Int64], ["a", nil, "c"] as [String?])
            let seen = Array(repeating: Timestamp(microseconds: 5), count: 3)
            let inserted = try await client.execute(
                "INSERT INTO people SELECT * FROM unnest(\(ids), \(names), \(seen)) AS p (id, name, seen)"
            )
            #expect(inserted == 3)
            let rows = try await client.query("SELECT id, name, seen FROM people ORDER BY id")
            let people = try rows.decode((Int64, String?, Timestamp).self)
            #expect(people.map(\.0) == ids && people.map(\.1) == names && people.map(\.2) == seen)
            #expect(rows.columns == ["id", "name", "seen"])
        }
    }

    @Test("NULL is nil of an optional, both ways")
    func nulls() async throws {
        try await withClient { client, _ in
            let rows = try await client.query("SELECT \(nil as Int64?), \(nil as String?)::text, \(nil as [UInt8]?)")
            let row = try #require(try rows.decodeFirst((Int64?, String?, [UInt8]?).self))
            #expect(row == (nil, nil, nil))
        }
    }

    @Test("text finds its type where it stands: jsonb, an enum, an address")
    func inferredText() async throws {
        try await withClient { client, _ in
            try await client.script(
                "CREATE TYPE mood AS ENUM ('sad', 'glad'); CREATE TABLE typed (j jsonb, m mood, i inet, v varchar(9))"
            )
            try await client.execute("INSERT INTO typed VALUES (\("{\"a\": 1}"), \("glad"), \("127.0.0.1"), \("x"))")
            let rows = try await client.query("SELECT j, m, v, j FROM typed")
            let row = try #require(try rows.decodeFirst((String, String, String, [UInt8]).self))
            #expect(row == ("{\"a\": 1}", "glad", "x", Array("{\"a\": 1}".utf8)))
        }
    }

    @Test("what does not fit is a decoding error, not a trap")
    func mismatches() async throws {
        try await withClient { client, _ in
            let rows = try await client.query("SELECT 5000000000::int8, NULL::text, '{{1,2},{3,4}}'::int8[], 'x'::text")
            let row = try #require(rows.first)
            #expect(throws: PostgresError.self) { try row.decode(Int32.self, at: 0) }
            #expect(throws: PostgresError.self) { try row.decode(String.self, at: 0) }
            #expect(throws: PostgresError.self) { try row.decode(String.self, at: 1) }
            #expect(throws: PostgresError.self) { try row.decode([Int64].self, at: 2) }
            #expect(throws: PostgresError.self) { try row.decode(UUIDv7.self, at: 3) }
            #expect(throws: PostgresError.self) { try row.decode(String.self, at: 4) }
            #expect(throws: PostgresError.self) { try row.decode(String.self, at: -1) }
            #expect(throws: PostgresError.self) { try rows.decode((Int64, String).self) }
            #expect(try row.decode(Int64.self, at: 0) == 5_000_000_000)
        }
    }

    @Test("hostile text stays a value")
    func injection() async throws {
        let attacks = ["' OR '1'='1", "'; DROP TABLE safe; --", "\\'; DROP TABLE safe; --", "$1", "\u{2019} OR 1=1"]
        try await withClient { client, _ in
            try await client.script("CREATE TABLE safe (name text); INSERT INTO safe VALUES ('only')")
            for attack in attacks {
                #expect(try await client.query("SELECT 1 FROM safe WHERE name = \(attack)").isEmpty)
            }
            let name = PostgresIdentifier("safe\" WHERE false; DROP TABLE safe; --")
            let refused = await postgresError { try await client.query("SELECT * FROM \(name)") }
            #expect(refused?.sqlState == .undefinedTable)
            #expect(try await client.query("SELECT 1 FROM safe").count == 1)
        }
    }

    @Test("text with a NUL is refused before it is cut off")
    func textWithNUL() async throws {
        try await withClient { client, _ in
            let value = await postgresError { try await client.query("SELECT \("a\0b")::text") }
            #expect(value?.code == .invalidParameter)
            let statement = await postgresError { try await client.script("SELECT 1\0; DROP TABLE x") }
            #expect(statement?.code == .invalidParameter)
        }
    }
}
