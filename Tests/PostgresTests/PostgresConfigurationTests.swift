import Testing

@testable import Postgres

@Suite("PostgresConfiguration")
struct PostgresConfigurationTests {
    @Test("reads a URL with everything in it, and never shows the password")
    func readsAll() throws {
        let url =
            "postgresql://us%40er:s3cret%2F@db.example:6543/main?sslmode=require&connect_timeout=7&application_name=x"
        let configuration = try PostgresConfiguration(url: url)
        #expect(configuration.user == "us@er" && configuration.host == "db.example" && configuration.port == 6543)
        #expect(configuration.database == "main" && configuration.applicationName == "x")
        #expect(configuration.connectTimeout == .seconds(7))
        let keywords = configuration.connectionKeywords(addresses: ["10.0.0.1", "::1"])
        #expect(keywords["password"] == "s3cret/" && keywords["sslmode"] == "require")
        #expect(keywords["host"] == "db.example,db.example" && keywords["hostaddr"] == "10.0.0.1,::1")
        #expect(!"\(configuration)".contains("s3cret"))
    }

    @Test("fills in PostgreSQL's defaults")
    func defaults() throws {
        let configuration = try PostgresConfiguration(url: "postgres://herald@localhost")
        #expect(configuration.port == 5432 && configuration.database == "herald")
        #expect(configuration.connectionKeywords(addresses: [])["application_name"] == "herald")
    }

    @Test(
        "refuses what cannot be right, without repeating the password",
        arguments: [
            "", "http://a:s3cret@b/c", "postgres://herald:s3cret@", "postgres://:s3cret@host/db",
            "postgres://u:s3cret@host:0/db", "postgres://u:s3cret@host:70000/db", "postgres://u:s3cret@host:x/db",
            "postgres://u:s3cret@a,b/db", "postgres://u:s3cret@h/db?nonsense=1", "postgres://u:s3cret@h/%zz",
            "postgres://u:s3cret@h/db?connect_timeout=0", "postgres://u:s3cret@[::1/db",
        ]
    )
    func refuses(url: String) {
        let error = #expect(throws: PostgresError.self) { try PostgresConfiguration(url: url) }
        #expect(error?.code == .configuration)
        #expect(error.map { !"\($0) \($0.message)".contains("s3cret") } ?? false)
    }

    @Test("refuses settings that contradict each other")
    func validates() throws {
        var configuration = try PostgresConfiguration(url: "postgres://herald@localhost")
        configuration.statementTimeout = .seconds(3)
        #expect(configuration.connectionKeywords(addresses: [])["options"] == "-c statement_timeout=3000")
        try configuration.validate()
        configuration.isBehindPgBouncer = true
        #expect(throws: PostgresError.self) { try configuration.validate() }
        configuration.isBehindPgBouncer = false
        configuration.poolSize = 0
        #expect(throws: PostgresError.self) { try configuration.validate() }
    }
}
