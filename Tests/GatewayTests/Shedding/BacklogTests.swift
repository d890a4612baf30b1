import ServiceKit
import Testing
import Wire

@testable import Gateway

@Suite("Backlogs") struct BacklogTests {
    private let limits = SheddingLimits(low: 100, normal: 1000, high: nil)

    @Test("the level rises at a limit and falls at half of it")
    func hysteresis() {
        var backlog = Backlog()
        let steps: [(Int64, SheddingLevel)] = [
            (99, .nothing), (100, .low), (50, .low), (49, .nothing), (.max, .normal), (500, .normal), (499, .low),
            (0, .nothing),
        ]
        for (waiting, level) in steps {
            backlog.observe(waiting, limits)
            #expect(backlog.level == level, "\(waiting) wait")
        }
    }

    @Test("critical is refused at no level, and what is not known at the one of normal")
    func levels() {
        let refused = { (level: SheddingLevel) in
            [Priority.low, .normal, .unspecified, .high, .critical].filter(level.refuses)
        }
        #expect(refused(.nothing).isEmpty && refused(.low) == [.low])
        #expect(refused(.normal) == [.low, .normal, .unspecified])
        #expect(refused(.high) == [.low, .normal, .unspecified, .high])
        #expect(SheddingLimits.never.level(at: .max) == .nothing)
    }

    @Test("a channel that is behind counts for those who can use no other")
    func channels() {
        var backlogs = Backlogs()
        backlogs.observe(100, in: .sending(.email), limits)
        #expect(backlogs.level(for: [.email]) == .low)
        #expect(backlogs.level(for: []) == .nothing && backlogs.level(for: [.email, .sms]) == .nothing)
        backlogs.observe(1000, in: .deciding, limits)
        #expect(backlogs.level(for: [.sms]) == .normal && backlogs.level(for: []) == .normal)
    }

    @Test("limits that are out of order are a fault, zero is never")
    func settings() {
        var reader = ConfigurationReader(environment: ["HERALD_SHED_LOW": "0", "HERALD_SHED_NORMAL": "7"])
        #expect(SheddingLimits(&reader) == SheddingLimits(low: nil, normal: 7, high: 2_000_000))
        reader = ConfigurationReader(environment: ["HERALD_SHED_LOW": "600000"])
        #expect(SheddingLimits(&reader) == nil && reader.faults.map(\.name) == ["HERALD_SHED_LOW"])
    }
}
