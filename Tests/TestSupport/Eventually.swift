/// What a test waited for in vain.
package struct NeverHappened: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) {
        self.description = description
    }
}

/// Waits until `condition` holds; an error thrown by it counts as "not yet". Throws `NeverHappened` after `limit`.
package func eventually(
    _ what: String,
    within limit: Duration = .seconds(10),
    isolation: isolated (any Actor)? = #isolation,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now.advanced(by: limit)
    var last: (any Error)?
    while ContinuousClock.now < deadline {
        do {
            if try await condition() { return }
        } catch {
            last = error
        }
        try await Task.sleep(for: .milliseconds(5))
    }
    throw NeverHappened(description: "\(what): not within \(limit)\(last.map { ", last error: \($0)" } ?? "")")
}
