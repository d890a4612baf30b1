import Concurrency
import Dispatch

/// Runs blocking calls of the library on threads of its own, each with a deadline of ours, because some of them
/// outstay the one that they are given.
struct BlockingCalls: Sendable {
    private let threads = DispatchQueue(label: "kafka.admin", attributes: .concurrent)

    func run<Value: Sendable>(
        until deadline: Deadline,
        _ call: @escaping @Sendable () throws(KafkaError) -> Value
    ) async throws(KafkaError) -> Value {
        let reply = Reply<Value>()
        threads.async {
            if !reply.isSettled { reply.settle(Result(catching: call)) }
        }
        return try await reply.value(of: "admin request", until: deadline)
    }
}
