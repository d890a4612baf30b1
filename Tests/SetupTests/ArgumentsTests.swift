import Testing

@testable import Setup

@Suite struct ArgumentsTests {
    @Test("a verb takes its own names and no others")
    func names() throws {
        let arguments = try Arguments(["keys", "--folder", "x"])
        #expect(arguments.verb == "keys")
        #expect(try arguments.required("folder") == "x")
        try arguments.allow("folder")
        #expect(throws: Arguments.Fault.self) { try arguments.allow("tenant") }
        #expect(throws: Arguments.Fault.self) { try arguments.required("tenant") }
    }

    @Test(
        "a name without a value, or a value without a name, is refused",
        arguments: [["v", "--a"], ["v", "a", "b"]]
    )
    func pairs(arguments: [String]) {
        #expect(throws: Arguments.Fault.self) { try Arguments(arguments) }
    }

    @Test("numbers have their bounds")
    func numbers() throws {
        let arguments = try Arguments(["token", "--days", "400"])
        #expect(throws: Arguments.Fault.self) { try arguments.integer("days", default: 1, in: 1...365) }
        #expect(try arguments.integer("hours", default: 3, in: 1...24) == 3)
    }
}
