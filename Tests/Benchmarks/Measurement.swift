import Primitives
import TestSupport

/// What one contender did: how many operations, in how much time, for how much processor.
struct Measurement {
    let name: String
    let operations: Int
    let elapsed: Duration
    let cpu: Duration

    var cpuMicroseconds: Double { cpu.seconds * 1e6 / Double(max(operations, 1)) }
    var perSecond: Double { Double(operations) / max(elapsed.seconds, 1e-9) }

    /// Measures this process while `body` runs; `body` returns how many operations it made.
    static func ofSelf(_ name: String, _ body: () async throws -> Int) async rethrows -> Measurement {
        let (start, cpu) = (ContinuousClock.now, CPUTime.ofSelf())
        let operations = try await body()
        return Measurement(
            name: name,
            operations: operations,
            elapsed: start.duration(to: .now),
            cpu: CPUTime.ofSelf() - cpu
        )
    }

    /// Runs a tool of others to its end.
    static func ofTool(
        _ name: String,
        operations: Int,
        _ executable: String,
        _ arguments: [String]
    ) async throws -> Measurement {
        let (start, cpu) = (ContinuousClock.now, CPUTime.ofEndedChildren())
        let status = try await ChildProcess(executable, arguments).waitForExit(within: .seconds(60))
        guard status == 0 else { throw NeverHappened(description: "\(executable) ended with \(status)") }
        return Measurement(
            name: name,
            operations: operations,
            elapsed: start.duration(to: .now),
            cpu: CPUTime.ofEndedChildren() - cpu
        )
    }

    func line(_ unit: String) -> String {
        "\(name.padding(to: 34)) \(cpuMicroseconds.rounded(to: 2)) µs CPU/\(unit)  \(Int(perSecond)) \(unit)s/s"
    }

    /// Prints ours and the peer's row, then how many times the peer's processor time ours is.
    static func compare(_ ours: Measurement, with peer: Measurement, unit: String) {
        for row in [ours, peer] { print(row.line(unit)) }
        print("ratio CPU \((ours.cpuMicroseconds / max(peer.cpuMicroseconds, 1e-9)).rounded(to: 2))", terminator: "")
        print(", throughput \((ours.perSecond / max(peer.perSecond, 1e-9)).rounded(to: 2))")
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

extension Double {
    fileprivate func rounded(to places: Int) -> Double {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        return (self * scale).rounded() / scale
    }
}
