import Foundation
import Primitives
import TestSupport
import Testing

/// Three processes that know of each other through Redis alone, as the workers of a fleet do.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ProcessLimitTests {
    private static let seconds = 10

    @Test("three processes keep to the limits of SendGrid, Twilio and FCM together, within two parts in a hundred")
    func limits() async throws {
        let (redis, folder) = (try await RedisServer(), try TemporaryFolder())
        let start = WallClock.system.now + .seconds(2)
        // Unequally busy, so that what one does not use others get.
        let processes = try [4, 12, 24].enumerated().map { number, tasks in
            try ChildProcess(
                BuildFolder.product("governor-sends"),
                [redis.url, "\(start.microseconds)", "\(Self.seconds)", "\(tasks)"]
                    + ["sendgrid=1000/min", "twilio=100/s", "fcm=3000/s"],
                logTo: folder.file("\(number)")
            )
        }
        for process in processes { #expect(try await process.waitForExit(within: .seconds(40)) == 0) }
        var sends: [String: [Int]] = [:]
        for number in processes.indices {
            for line in try String(contentsOfFile: folder.file("\(number)"), encoding: .utf8).split(separator: "\n") {
                let words = line.split(separator: " ")
                sends[String(words[0]), default: []].append(try #require(Int(words[1])))
            }
        }
        for (name, perSecond) in [("sendgrid", 1000.0 / 60), ("twilio", 100), ("fcm", 3000)] {
            let counts = try #require(sends[name])
            let (total, allowed) = (Double(counts.reduce(0, +)), perSecond * Double(Self.seconds))
            // The limit is the promise. That it is used to the full needs a processor, which other suites want as well.
            #expect(total <= allowed * 1.02 && total >= allowed / 2, "\(name): \(counts) of \(allowed)")
        }
    }
}
