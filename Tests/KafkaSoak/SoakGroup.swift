import Foundation
import Kafka
import Synchronization
import TestSupport

/// The member processes, dead and alive, and what their journals say so far.
final class SoakGroup: Sendable {
    /// One life of one member.
    struct Life: Sendable {
        let process: ChildProcess
        let journal: String
        var killed: Int64?
    }

    private struct State {
        var lives: [Life] = []
        var entries: [(life: Int, entry: JournalEntry)] = []
        var seen: Set<Int64> = []
        var readers: [JournalReader] = []
    }

    private let state = Mutex(State())
    private let folder: TemporaryFolder
    private let arguments: [String]

    init(_ configuration: KafkaConfiguration, topic: String, _ assignor: KafkaConsumerOptions.Assignor) throws {
        folder = try TemporaryFolder()
        arguments = ["member", configuration.brokers, topic, assignor.rawValue]
    }

    func startMember() throws {
        try state.withLock { state in
            let journal = folder.file("journal-\(state.lives.count)")
            let process = try ChildProcess(
                CommandLine.arguments[0],
                arguments + [journal],
                logTo: folder.file("member-\(state.lives.count).log")
            )
            state.lives.append(Life(process: process, journal: journal))
            state.readers.append(JournalReader(path: journal))
        }
    }

    /// SIGKILL to one that is alive.
    func killMember() async throws {
        let victim = state.withLock { $0.lives.enumerated().filter(\.element.isAlive).randomElement()?.offset }
        guard let victim else { return }
        try await state.withLock { $0.lives[victim].process }.killNow()
        state.withLock { $0.lives[victim].killed = monotonicNow() }
    }

    /// Ends all in order; false when one did not end so.
    func end() async throws -> Bool {
        let alive = state.withLock { $0.lives.filter(\.isAlive) }
        for life in alive { life.process.signal(SIGTERM) }
        var statuses: [Int32] = []
        for life in alive { statuses.append(try await life.process.waitForExit(within: .seconds(15))) }
        return statuses.allSatisfy { $0 == 0 }
    }

    /// How many different records have been handed out.
    func handled() -> Int {
        state.withLock { state in
            for (life, reader) in state.readers.enumerated() {
                for entry in reader.next() {
                    state.entries.append((life, entry))
                    if entry.offset >= 0 { state.seen.insert(entry.offset << 8 | Int64(entry.partition)) }
                }
            }
            return state.seen.count
        }
    }

    var lives: [Life] { state.withLock { $0.lives } }
    var entries: [(life: Int, entry: JournalEntry)] { state.withLock { $0.entries } }
}

extension SoakGroup.Life {
    fileprivate var isAlive: Bool { killed == nil }
}
