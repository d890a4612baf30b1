package import Concurrency
import Observability

package enum PostgresIsolation: String, Sendable {
    case readCommitted = "READ COMMITTED"
    case repeatableRead = "REPEATABLE READ"
    case serializable = "SERIALIZABLE"
}

extension PostgresClient {
    /// Runs `body` in a transaction: committed when it returns, rolled back when it throws. When the server ends it
    /// for a serialization failure or a deadlock, `body` runs again, so it must do nothing that cannot be repeated.
    /// `tenant` is what row-level security reads from `herald.tenant`.
    package func transaction<Value: Sendable>(
        isolation level: PostgresIsolation = .readCommitted,
        tenant: String? = nil,
        until deadline: Deadline? = nil,
        caller: isolated (any Actor)? = #isolation,
        _ body: (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        let deadline = self.deadline(deadline)
        let policy = RetryPolicy(attempts: configuration.transactionAttempts, backoff: .betweenTransactions)
        let start = ContinuousClock.now
        defer { pool.metrics.callTime.observe(start.duration(to: .now)) }
        // Only a conflict is thrown at the policy: whether to repeat after a lost connection is the caller's to say.
        let outcome = try await policy.run(until: deadline) { () throws -> Result<Value, any Error> in
            do {
                return .success(try await attempt(level, tenant, deadline, body))
            } catch let error as PostgresError where error.sqlState?.isTransactionConflict == true {
                pool.metrics.transactionRetries.increment()
                throw error
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    private func attempt<Value: Sendable>(
        _ level: PostgresIsolation,
        _ tenant: String?,
        _ deadline: Deadline,
        caller: isolated (any Actor)? = #isolation,
        _ body: (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        let connection = try await pool.lease(until: deadline)
        let transaction = PostgresTransaction(on: connection, until: deadline)
        do {
            try await transaction.begin(level, tenant: tenant)
            let value = try await body(transaction)
            try await transaction.commit()
            await pool.release(connection)
            return value
        } catch {
            transaction.end()
            // The pool rolls back what is open, while the caller goes on.
            await pool.release(connection)
            if let error = error as? PostgresError { pool.metrics.count(error) }
            throw error
        }
    }
}

extension Backoff {
    fileprivate static let betweenTransactions = Backoff(base: .milliseconds(5), limit: .milliseconds(500))
}
