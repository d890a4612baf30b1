import ServiceKit
import Testing

@Suite struct ConfigurationReaderTests {
    @Test("what is not set has its documented default")
    func defaults() throws {
        var reader = ConfigurationReader(environment: [:])
        let name = reader.string("HERALD_NAME", default: "herald", "a name")
        let port = reader.port("HERALD_PORT", default: 8080, "a port")
        let wait = reader.duration("HERALD_WAIT", default: .milliseconds(1500), "a wait")
        let nothing = reader.optional("HERALD_NOTHING", "nothing")
        #expect(name == "herald" && port == 8080 && wait == .milliseconds(1500) && nothing == nil)
        try reader.finish()
        #expect(reader.keys.map(\.name) == ["HERALD_NAME", "HERALD_PORT", "HERALD_WAIT", "HERALD_NOTHING"])
        #expect(reader.keys.map(\.fallback) == ["herald", "8080", "1500ms", "none"])
    }

    @Test("the environment overrides the default")
    func overrides() throws {
        var reader = ConfigurationReader(environment: ["A": "7", "B": "true", "C": "250ms", "D": "x"])
        let whole = reader.integer("A", default: 1, in: 1...9, "")
        let flag = reader.bool("B", default: false, "")
        let wait = reader.duration("C", default: .seconds(1), "")
        let text = reader.required("D", "")
        #expect(whole == 7 && flag && wait == .milliseconds(250) && text == "x")
        try reader.finish()
    }

    @Test("every fault is reported at once")
    func faults() {
        let environment = ["A": "ten", "B": "maybe", "C": "5", "D": "0", "E_FILE": "/missing"]
        var reader = ConfigurationReader(environment: environment, readFile: { _ in nil })
        _ = reader.integer("A", default: 1, in: 1...9, "")
        _ = reader.bool("B", default: false, "")
        _ = reader.duration("C", default: .seconds(1), "")
        _ = reader.port("D", default: 1, "")
        _ = reader.required("E", "a secret")
        _ = reader.required("F", "the database")
        let error = #expect(throws: ConfigurationError.self) { try reader.finish() }
        #expect(error?.faults.map(\.name) == ["A", "B", "C", "D", "E_FILE", "E", "F"])
    }

    @Test("a secret may come from a file, without its last line break")
    func files() throws {
        var reader = ConfigurationReader(environment: ["KEY_FILE": "/run/key"]) { $0 == "/run/key" ? "s3cret\n" : nil }
        let key = reader.required("KEY", "a key")
        #expect(key == "s3cret")
        try reader.finish()
    }

    @Test(
        "durations are read in one unit and refused in every other form",
        arguments: ["", "5", "-5s", "1.5s", "5 s", "s"]
    )
    func badDurations(text: String) {
        #expect(Duration(settingText: text) == nil)
    }

    @Test("a duration's text reads back as itself")
    func durationTexts() {
        for text in ["250ms", "10s", "5m", "1h", "7d", "3us"] {
            #expect(Duration(settingText: text)?.settingText == text)
        }
    }

    @Test("help shows each setting with its default")
    func help() {
        var reader = ConfigurationReader(environment: [:])
        _ = reader.port("HERALD_PORT", default: 8080, "where the API listens")
        let help = ConfigurationHelp(service: "gateway", purpose: "the API", keys: reader.keys).text
        #expect(help.contains("HERALD_PORT  where the API listens (default: 8080)"))
    }
}
