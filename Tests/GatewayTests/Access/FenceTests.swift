import HTTPClient
import JSON
import Testing

@testable import Gateway

extension GatewayTests {
    @Suite("What each may see", .tenantFleet) struct FenceTests {
        /// In everything that is acme's own, so that no answer to another tenant may have it.
        private static let secret = "only-of-acme"

        /// Values of the names in paths; a name that several paths use for different things is given with its path.
        private static let names = [
            "user_id": "ann-\(secret)", "channel": "email", "key": "key-\(secret)",
            "template": "template-\(secret)", "number": "1",
            "scope": "sms", "record": "0-7", "id": unknown, "key_id": unknown, "device_id": unknown,
            "account": "none:none",
        ]
        private static let unknown = "0198c0de-0000-7000-8000-000000000000"

        /// Where examples do not do; `%` is a word of the asking tenant's.
        private static let bodies = [
            "saveUser": #"{"name":"Ann %"}"#,
            "saveContact": #"{"address":"ann@%.example"}"#,
            "registerDevice": #"{"platform":"fcm","token":"token-%"}"#,
            "makeKey": #"{"name":"%","role":"viewer"}"#,
            "saveCategory": #"{"name":"%"}"#,
            "saveTopic": #"{"name":"%"}"#,
            "saveFlag": #"{"description":"%"}"#,
            "saveTemplate": #"{"name":"%"}"#,
            "publishTemplate": #"{"version":1}"#,
            "addSuppression": #"{"channel":"email","address":"no@%.example"}"#,
            "sendNotification": #"{"to":{"user_id":"ann-%"},"content":{"body":"%"}}"#,
        ]

        /// What makes a thing whose id stands in other paths, and by which name.
        private static let makers = [
            "sendNotification": "id", "makeKey": "key_id", "registerDevice": "device_id",
            "addSuppression": "/api/v1/suppressions/{id} id",
        ]

        /// What names things that each tenant has for itself: such a name means the caller's own, or nothing.
        private static let ownNames: Set<String> = [
            "saveBudget", "removeBudget", "saveUser", "removeUser", "eraseUser", "saveCategory", "saveTopic",
            "saveFlag",
            "saveTemplate", "issueInboxToken", "saveTelegramBot", "removeTelegramBot",
            "listDeadLetters", "redriveDeadLetters", "discardDeadLetters",
            // Nobody's: operators alone are told.
            "listUndecodable", "discardUndecodable",
        ]

        private let fleet: TenantFleet

        init() throws { fleet = try #require(TenantFleet.current) }

        private func ask(_ step: Walk.Step, _ values: [String: String], tenant: String, role: String) async throws
            -> Answer
        {
            let path = try #require(step.path(with: values), "\(step.path) has a name without a value")
            let word = tenant == "acme" ? Self.secret : "other"
            let token = try fleet.gateway.token(tenant: tenant, roles: [role], subject: word)
            let body = (Self.bodies[step.id] ?? step.body)?.split(separator: "%", omittingEmptySubsequences: false)
                .joined(separator: word)
            return try await fleet.gateway.ask(step.method, path, token: token, body: body.map { Array($0.utf8) })
        }

        /// Makes all that a tenant can have, and returns the names under which it is found.
        private func fill(_ walk: Walk) async throws -> [String: String] {
            var values = Self.names
            for step in walk.steps where step.method == .put || Self.makers[step.id] != nil {
                let answer = try await ask(step, values, tenant: "acme", role: "admin")
                #expect((200..<300).contains(answer.status), "\(step.id): \(answer.text)")
                guard let name = Self.makers[step.id], let id = answer.id else { continue }
                values[name] = id
            }
            return values
        }

        @Test("through no operation of the document does a tenant see or change anything of another's")
        func tenants() async throws {
            let walk = try await Walk(fleet.gateway)
            let values = try await fill(walk)
            let reads = walk.steps.filter { $0.method == .get && $0.roles != nil }
            func seen() async throws -> [String] {
                var texts: [String] = []
                for step in reads {
                    let answer = try await ask(step, values, tenant: "acme", role: "admin")
                    let data = try answer.body?["data"].map { String(decoding: try $0.raw($0.kind), as: UTF8.self) }
                    texts.append("\(step.id) \(answer.status) \(data ?? "")")
                }
                return texts
            }
            let before = try await seen()
            #expect(before.contains { $0.contains(Self.secret) })
            let strangersFirst = walk.steps.filter { $0.roles != nil && !Self.ownNames.contains($0.id) }
            for step in strangersFirst {
                let answer = try await ask(step, values, tenant: "globex", role: "admin")
                if !step.names.isEmpty, answer.status != 404 {
                    // Whatever is not there is removed already.
                    #expect(
                        step.method == .delete && answer.status == 204,
                        "\(step.id): \(answer.status) \(answer.text)"
                    )
                }
                #expect(!answer.text.contains(Self.secret), "\(step.id): \(answer.text)")
            }
            for step in walk.steps where Self.ownNames.contains(step.id) {
                #expect(try await ask(step, values, tenant: "globex", role: "admin").status < 500)
            }
            #expect(try await seen() == before)
        }

        @Test("each operation answers the roles that the document names, and no other")
        func roles() async throws {
            let walk = try await Walk(fleet.gateway)
            let roles = ["admin", "developer", "viewer", "service", "recipient"]
            for step in walk.steps {
                let path = try #require(step.path(with: Self.names))
                let bare = try await fleet.gateway.page(path, step.method)
                guard let allowed = step.roles else {
                    #expect(bare.status == (step.method == .get ? 200 : 415), "\(step.id)")
                    continue
                }
                #expect(bare.status == 401, "\(step.id)")
                for role in roles {
                    let token = try fleet.gateway.token(roles: [role], subject: Self.names["user_id"] ?? "")
                    let answer = try await fleet.gateway.ask(step.method, path, token: token)
                    #expect((answer.status == 403) == !allowed.contains(role), "\(step.id) \(role): \(answer.status)")
                    #expect(answer.status != 401 && answer.status < 500, "\(step.id) \(role): \(answer.text)")
                }
            }
        }
    }
}
