import Testing

@testable import LocalBroker

@Suite struct OptionsTests {
    @Test("every option is read, and what is not given has its default")
    func options() throws {
        let options = try #require(try Options(["--data", "d", "--port", "19092", "--fsync", "--auto-create-topics"]))
        #expect((options.data, options.port) == ("d", 19_092))
        #expect(options.isSynchronous && options.createsTopics)
        #expect((options.host, options.defaultPartitions) == ("127.0.0.1", 1))
    }

    @Test("help is neither a start nor a fault")
    func help() throws {
        #expect(try Options(["--help"]) == nil)
    }

    @Test(
        "what cannot be meant is refused by name",
        arguments: [[], ["--data"], ["--data", "d", "--port", "0"], ["--data", "d", "--port", "x"], ["--dta", "d"]]
    )
    func faults(arguments: [String]) {
        #expect(throws: Options.Fault.self) { try Options(arguments) }
    }
}
