import Foundation

/// A database of Herald's schema, for tests that leave the server itself alone: a copy, which takes a tenth of a second,
/// in a server that all tests of the process share.
package struct MigratedDatabase: Sendable {
    private static let shared = Task {
        let server = try await PostgresServer(settings: ["max_connections = 500"])
        try await server.migrate()
        return server
    }

    private let server: PostgresServer
    private let name = UUID().uuidString.lowercased()

    package init() async throws {
        server = try await MigratedDatabase.shared.value
        try await server.copy(as: name)
    }

    /// As its owner sees it.
    package var url: String { url(user: "herald") }

    package func url(user: String) -> String { server.url(user: user, database: name) }
}
