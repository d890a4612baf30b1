import JSON
import Primitives
import Testing

@Suite struct JSONFieldsTests {
    @Test("a good text is read field by field, its data unread")
    func good() throws {
        let request = try read(
            #"""
            {"to": {"user_id": "u_42"}, "template": "welcome", "channels": ["email", "push"], "data": {"n": 1.50},
             "send_at": "2026-12-01T09:00:00Z", "badge": 3, "metadata": {"campaign": "autumn"}, "dry_run": null}
            """#
        )
        #expect(request.user == "u_42" && request.template == "welcome" && request.channels == ["email", "push"])
        #expect(request.data == Array(#"{"n": 1.50}"#.utf8) && request.badge == 3 && !request.isDryRun)
        #expect(request.metadata == ["campaign": "autumn"])
    }

    @Test("all faults of a text are told at once, each with its place")
    func allAtOnce() {
        let faults = faults(
            #"""
            {"to": {"user_id": "", "usr": 1}, "channels": ["email", 7, "fax", null], "data": [], "badge": 1000,
             "send_at": "soon", "metadata": {"a/b": 5}, "colour": "red", "dry_run": "yes"}
            """#
        )
        let found = faults.map { "\($0.pointer) \($0.code.rawValue)" }
        #expect(
            found == [
                "/to/user_id wrong_length", "/to/usr unknown_field", "/template required", "/channels/1 wrong_type",
                "/channels/2 invalid_value", "/channels/3 wrong_type", "/data wrong_type", "/send_at invalid_value",
                "/badge out_of_range", "/metadata/a~1b wrong_type", "/dry_run wrong_type", "/colour unknown_field",
            ]
        )
    }

    @Test("the list of faults is bounded")
    func bounded() {
        let members = (0..<1000).map { "\"x\($0)\":0" }.joined(separator: ",")
        #expect(faults("{\(members)}").count == JSONFields.faultLimit)
        let channels = Array(repeating: "0", count: 1000).joined(separator: ",")
        #expect(faults(#"{"channels":[\#(channels)]}"#).map(\.code) == [.required, .wrongCount])
    }

    @Test("null is told apart from absent by whoever asks")
    func null() throws {
        let document = try JSONDocument(parsing: Array(#"{"name":null}"#.utf8))
        let answers = try document.read { fields in [fields.isNull("name"), fields.has("name"), fields.isNull("age")] }
        #expect(answers == [true, false, false])
    }

    @Test("each object of a list is read by its own fields")
    func objects() throws {
        let document = try JSONDocument(parsing: Array(#"{"items":[{"n":1},{"n":2},{"m":3}]}"#.utf8))
        let error = #expect(throws: JSONError.self) {
            try document.read { fields in
                fields.objects("items") { item in item.require("n") { try $0.integer() } }
            }
        }
        #expect(error?.faults.map(\.pointer) == ["/items/2/n", "/items/2/m"])
    }

    @Test("objects and lists may be required, and what cannot be made is a fault even if no one says why")
    func requiredObjects() throws {
        let document = try JSONDocument(parsing: Array(#"{"items":[{}],"to":null}"#.utf8))
        let error = #expect(throws: JSONError.self) {
            try document.read { fields in
                fields.require("to")
                _ = fields.object("to") { _ in 1 }
                return fields.objects("items") { _ in Int?.none }
            }
        }
        #expect(error?.faults.map(\.code) == [.required, .invalidValue])
        #expect(error?.faults.map(\.pointer) == ["/to", "/items/0"])
    }

    @Test("an item of a batch is judged without its neighbours")
    func batch() throws {
        let document = try JSONDocument(parsing: Array(#"[{"n":1},5,{"n":"x"},{"n":4}]"#.utf8))
        let results = document.root.elements.map { item in
            Result { try item.read { $0.require("n") { try $0.integer() } } }
        }
        #expect(results.map { try? $0.get() } == [1, nil, nil, 4])
    }

    @Test("what is no object is one fault")
    func noObject() {
        #expect(faults("[]").map(\.code) == [.wrongType])
        #expect(faults("null").map(\.pointer) == [""])
    }

    private func faults(_ text: String) -> [JSONFault] {
        do {
            _ = try read(text)
            return []
        } catch {
            return (error as? JSONError)?.faults ?? []
        }
    }

    private func read(_ text: String) throws -> Request {
        try JSONDocument(parsing: Array(text.utf8)).read { fields in
            let user = fields.object("to") { to in to.read("user_id") { try $0.string(1...255) } }
            let template = fields.require("template") { try $0.string(1...128) }
            let channels = fields.list("channels", 1...5) { value in
                try value.parsed("a channel") { ["email", "push"].contains($0) ? $0 : nil }
            }
            let data = fields.read("data") { try $0.raw(.object, maximum: 65_536) }
            let sendAt = fields.read("send_at") { try $0.timestamp() }
            let badge = fields.read("badge") { try $0.integer(0...999) }
            let metadata = fields.dictionary("metadata", 0...20) { try $0.string(0...512) }
            let isDryRun = fields.read("dry_run") { try $0.bool() } ?? false
            guard let template else { return nil }
            return Request(
                user: user,
                template: template,
                channels: channels ?? [],
                data: data,
                sendAt: sendAt,
                badge: badge,
                metadata: metadata ?? [:],
                isDryRun: isDryRun
            )
        }
    }
}

private struct Request {
    let user: String?
    let template: String
    let channels: [String]
    let data: [UInt8]?
    let sendAt: Timestamp?
    let badge: Int64?
    let metadata: [String: String]
    let isDryRun: Bool
}
