import Primitives
import Synchronization

/// What the providers took: in the log for good, and in memory to be asked about. A provider that cannot write its log
/// ends: a send that is not on record would make every count a lie.
final class SendRecord: Sendable {
    struct Query: Sendable {
        var account: Account?
        var correlation: String?
        var subject: String?

        func matches(_ send: Send) -> Bool {
            (account ?? send.account) == send.account
                && (correlation ?? send.correlation) == send.correlation
                && (subject ?? send.subject) == send.subject
        }
    }

    private struct State {
        var sends: [Send] = []
        var all = Tally()
        var tallies: [Account: Tally] = [:]
        var outcomes: [Account: [Outcome: Int]] = [:]

        mutating func add(_ send: Send) {
            sends.append(send)
            all.add(send.correlation)
            tallies[send.account, default: Tally()].add(send.correlation)
        }
    }

    private let file: LogFile
    private let state = Mutex(State())

    /// Takes up what an earlier process wrote there.
    init(_ path: String) throws {
        file = try LogFile(path)
        let bytes = try file.read()
        // The end of a line that was cut off must not become the beginning of the next.
        if let last = bytes.last, last != .lineFeed { try file.append([.lineFeed]) }
        let sends = bytes.split(separator: .lineFeed).compactMap { Send(line: Array($0)) }
        state.withLock { state in
            for send in sends { state.add(send) }
        }
    }

    func add(_ send: Send) {
        var json = JSONWriter()
        send.write(to: &json)
        let line = json.bytes + [.lineFeed]
        state.withLock { state in
            do {
                try file.append(line)
            } catch {
                fatalError("the log cannot be written: \(error)")
            }
            state.add(send)
        }
    }

    func count(_ outcome: Outcome, _ account: Account) {
        state.withLock { $0.outcomes[account, default: [:]][outcome, default: 0] += 1 }
    }

    /// The requests of this process's time, by account and by what became of them.
    var outcomes: [Account: [Outcome: Int]] { state.withLock { $0.outcomes } }

    func sends(_ query: Query, after skipped: Int = 0, limit: Int = .max) -> [Send] {
        state.withLock { Array($0.sends.lazy.filter(query.matches).dropFirst(skipped).prefix(limit)) }
    }

    /// Of one account, or of all together, where a message that two providers took is a repeated one.
    func tally(_ account: Account?) -> Tally {
        state.withLock { state in account.map { state.tallies[$0] ?? Tally() } ?? state.all }
    }
}

extension UInt8 {
    fileprivate static let lineFeed = UInt8(ascii: "\n")
}
