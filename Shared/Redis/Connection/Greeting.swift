/// What a new connection says first, and what it makes of the answers.
struct Greeting {
    private enum Step {
        case hello, select
    }

    let bytes: [UInt8]
    private var steps: [Step]

    /// The second version of the protocol is named because it is the one that hiredis 0.14 reads.
    init(_ configuration: RedisConfiguration) {
        var arguments: [RedisArgument] = ["2"]
        if let password = configuration.password {
            arguments += ["AUTH", .text(configuration.user ?? "default"), .text(password)]
        }
        arguments += ["SETNAME", .text(configuration.clientName)]
        var bytes = RedisCommand("HELLO", arguments: arguments).bytes
        steps = [.hello]
        if configuration.database != 0 {
            bytes += RedisCommand("SELECT", .integer(configuration.database)).bytes
            steps.append(.select)
        }
        self.bytes = bytes
    }

    /// True when the connection is ready for calls.
    mutating func take(_ reply: RedisValue) throws(RedisError) -> Bool {
        guard !steps.isEmpty else { throw .unsolicited }
        let step = steps.removeFirst()
        switch (step, reply) {
        case (_, .error(let text)): throw Greeting.refusal(text, at: step)
        // Its name comes first; our own words come back from a socket that the system has connected to itself.
        case (.hello, .array(let facts)) where facts.first?.text == "server": return steps.isEmpty
        case (.select, .status("OK")): return steps.isEmpty
        default: throw RedisError(.protocolFailure, "the server does not answer the greeting as Redis does")
        }
    }

    /// HELLO fails with `ERR` when the server has too many clients, which passes; SELECT when there is no such
    /// database, which does not.
    private static func refusal(_ text: String, at step: Step) -> RedisError {
        let error = RedisError(reply: text)
        guard error.code == .server(.general) else { return error }
        return RedisError(step == .hello ? .connectionFailed : .configuration, text)
    }
}
