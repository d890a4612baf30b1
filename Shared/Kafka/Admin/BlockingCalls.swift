import Concurrency
import Dispatch
import Primitives
import Synchronization

/// Runs blocking calls of the library on threads of its own, each with a deadline of ours, because some of them
/// outstay the one that they are given.
struct BlockingCalls: Sendable {
    private let threads = DispatchQueue(label: "kafka.admin", attributes: .concurrent)

    func run<Value: Sendable>(
        until deadline: Deadline,
        _ call: @escaping @Sendable () throws(KafkaError) -> Value
    ) async throws(KafkaError) -> Value {
        let result = await withCheckedContinuation { (answer: CheckedContinuation<Result<Value, KafkaError>, Never>) in
            let first = FirstAnswer(answer)
            threads.async { first.resume(with: Result(catching: call)) }
            let limit = DispatchTimeInterval.milliseconds(Int(deadline.remaining.milliseconds))
            threads.asyncAfter(deadline: .now() + limit) {
                first.resume(with: .failure(KafkaError(.timedOut, "no answer in time")))
            }
        }
        return try result.get()
    }
}

/// Lets the first of several answers through.
private final class FirstAnswer<Value: Sendable>: Sendable {
    private let answer: Mutex<CheckedContinuation<Result<Value, KafkaError>, Never>?>

    init(_ answer: CheckedContinuation<Result<Value, KafkaError>, Never>) {
        self.answer = Mutex(answer)
    }

    func resume(with result: Result<Value, KafkaError>) {
        let answer = answer.withLock { answer in
            defer { answer = nil }
            return answer
        }
        answer?.resume(returning: result)
    }
}
