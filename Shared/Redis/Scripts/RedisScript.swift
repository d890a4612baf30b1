import Synchronization

/// A Lua script, known to the server by the SHA-1 of its text. Make one for each text and keep it: it learns the SHA-1
/// from the server at its first use.
package final class RedisScript: Sendable {
    package let source: String
    private let digest: Mutex<String?>

    package init(_ source: String, sha1: String? = nil) {
        self.source = source
        digest = Mutex(sha1)
    }

    package var sha1: String? { digest.withLock { $0 } }

    func learn(_ sha1: String) {
        digest.withLock { $0 = sha1 }
    }

    /// EVALSHA by the SHA-1, or EVAL with the whole text, which the server then keeps.
    func command(_ call: RedisScriptCall, sha1: String?) -> RedisCommand {
        var command = RedisCommand(
            sha1 == nil ? "EVAL" : "EVALSHA",
            count: 2 + call.keys.count + call.arguments.count
        )
        command.append(sha1 ?? source)
        command.append(call.keys.count)
        for key in call.keys { command.append(key: key) }
        for argument in call.arguments { command.append(argument) }
        return command
    }
}

/// What one run of a script is given, as KEYS and ARGV. In a cluster the keys must belong to one slot.
package struct RedisScriptCall: Sendable {
    package let keys: [String]
    package let arguments: [RedisArgument]

    package init(keys: [String] = [], arguments: [RedisArgument] = []) {
        (self.keys, self.arguments) = (keys, arguments)
    }
}
