import Foundation
import TestSupport
import TextMessages

/// Counting the messages that texts take, in the 7-bit alphabet and beyond it, beside a package of Python's; both must
/// count the same first.
enum SegmentBenchmark {
    private static let rounds = 200_000
    private static let peerRounds = 4000
    private static let texts = [
        ("one 7-bit message of 62 characters", "Your order A-17 is on its way and should arrive by 6 pm today."),
        ("three 7-bit messages with escapes", String(repeating: "Total: 62.50 € [paid] {now} ", count: 14)),
        ("three UCS-2 messages", String(repeating: "Ваш заказ уже в пути 🚚 ", count: 8)),
    ]

    static func run() async throws {
        let python = try await PythonEnvironment.python("segments", packages: ["smsutil==1.1.3"])
        for (name, text) in texts {
            let count = SegmentedText(text).count
            let ours = await Measurement.ofSelf("SegmentedText, \(name)") {
                let sum = (0..<rounds).reduce(0) { sum, _ in sum &+ SegmentedText(text).count }
                return sum == rounds * count ? rounds : 0
            }
            Measurement.compare(ours, with: try await measurePeer(python, text, count), unit: "text")
        }
    }

    /// It tells its processor time itself, without that of its start.
    private static func measurePeer(_ python: String, _ text: String, _ count: Int) async throws -> Measurement {
        let folder = try TemporaryFolder()
        let (script, log) = (folder.file("peer.py"), folder.file("log"))
        try peer.write(toFile: script, atomically: false, encoding: .utf8)
        let status = try await ChildProcess(python, [script, text, "\(peerRounds)", "\(count)"], logTo: log)
            .waitForExit(within: .seconds(60))
        let output = try String(contentsOfFile: log, encoding: .utf8)
        guard status == 0, let seconds = Double(output.filter { !$0.isWhitespace }) else {
            throw NeverHappened(description: output)
        }
        let time = Duration.seconds(seconds)
        return Measurement(name: "smsutil in Python", operations: peerRounds, elapsed: time, cpu: time)
    }

    private static let peer = """
        import sys, time
        import smsutil
        text, rounds, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
        assert len(smsutil.split(text).parts) == count, len(smsutil.split(text).parts)
        start = time.process_time()
        for _ in range(rounds): smsutil.split(text)
        print(time.process_time() - start)
        """
}
