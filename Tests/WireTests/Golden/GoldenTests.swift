import Foundation
import Testing
import Wire

/// The golden texts are what protoc reads in our bytes. To renew one after a change of the protos, take the text that the
/// failing test shows, and read it: every text must be its field's name.
@Suite struct GoldenTests {
    private let key: RecipientKey

    init() throws {
        key = try #require(Specimens.key)
    }

    @Test("protoc and we read the same in each other's bytes")
    func events() async throws {
        for (name, command) in Specimens.commands(key) { try await judge("command-\(name)", command) }
        try await judge("decision", Specimens.decision(key))
        for (name, dispatch) in Specimens.dispatches(key) { try await judge("dispatch-\(name)", dispatch) }
        try await judge("delivery", Specimens.delivery(key))
        try await judge("audit", Specimens.audit)
    }

    @Test("a batch made by someone else is read")
    func batch() async throws {
        let text = try golden("batch")
        let bytes = try Specimens.batch.encoded(maximum: 1000)
        #expect(try await Protoc.text("NotificationBatch", bytes) == text)
        let theirs = try NotificationBatch(decoding: try await Protoc.bytes("NotificationBatch", text), maximum: 1000)
        #expect(try theirs.items.map { try $0.get() } == Specimens.batch.items.map { try $0.get() })
    }

    @Test("no field of the protos is missing from the golden texts, and each text is its field's name")
    func complete() throws {
        let texts = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".txt") }
        let all = try texts.map { try golden(String($0.dropLast(4))) }.joined()
        for field in try fieldsOfProtos() {
            #expect(all.contains("\(field): ") || all.contains("\(field) {"), "\(field)")
        }
        for match in all.matches(of: /(?m)^ *(?<field>\w+): "(?<text>[^"\\]*)"$/) {
            #expect(match.output.field == match.output.text)
        }
    }

    private func judge<Event: WireEvent>(_ name: String, _ event: Event) async throws {
        let (message, text) = ("\(Event.self)", try golden(name))
        #expect(try await Protoc.text(message, event.encoded()) == text)
        #expect(try Event(decoding: try await Protoc.bytes(message, text)) == event)
    }

    private var folder: String { Protoc.root.path + "/Tests/WireTests/Golden/texts" }

    private func golden(_ name: String) throws -> String {
        try String(contentsOfFile: "\(folder)/\(name).txt", encoding: .utf8)
    }

    private func fieldsOfProtos() throws -> Set<String> {
        let folder = Protoc.root.path + "/Protos"
        let protos = try FileManager.default.contentsOfDirectory(atPath: folder).map {
            try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)
        }
        return Set(
            protos.joined().matches(of: /(?m)^ +(?:repeated )?\w+ (?<field>[a-z_]+) = \d+;/).map { String($0.field) }
        )
    }
}
