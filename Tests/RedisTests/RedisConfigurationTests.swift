import Testing

@testable import Redis

@Suite struct RedisConfigurationTests {
    @Test("a URL names server, login and database")
    func server() throws {
        let configuration = try RedisConfiguration(url: "redis://ann:p%40ss@cache.internal:6380/4")
        #expect(configuration.addresses == [RedisAddress(host: "cache.internal", port: 6380)])
        #expect(configuration.user == "ann" && configuration.password == "p@ss" && configuration.database == 4)
        #expect(!configuration.description.contains("p@ss"))
    }

    @Test("a cluster's URL names several nodes")
    func cluster() throws {
        let configuration = try RedisConfiguration(url: "redis://a:1,[::1]:2?cluster=true")
        #expect(configuration.isCluster)
        #expect(configuration.addresses == [RedisAddress(host: "a", port: 1), RedisAddress(host: "::1", port: 2)])
    }

    @Test("rediss asks for TLS, and nothing else does")
    func tls() throws {
        let configuration = try RedisConfiguration(url: "rediss://:secret@cache.internal/1")
        #expect(configuration.tls != nil && configuration.description == "rediss://cache.internal:6379/1")
        #expect(try RedisConfiguration(url: "redis://cache.internal").tls == nil)
    }

    @Test(
        "what cannot be right is refused, without its password",
        arguments: [
            "http://:s3cret@a", "redis://:s3cret@", "redis://:s3cret@a:99999", "redis://:s3cret@a/x", "redis://a,b",
            "redis://:s3cret%zz@a", "redis://a?cluster=maybe", "redis://a,b/3?cluster=true", "redis://:s3cret@a b",
        ]
    )
    func refused(url: String) {
        let error = #expect(throws: RedisError.self) { try RedisConfiguration(url: url) }
        #expect(error?.code == .configuration && error?.message.contains("s3cret") == false)
    }
}
