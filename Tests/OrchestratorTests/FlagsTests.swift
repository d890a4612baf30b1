import Kafka
import Notifications
import Primitives
import ServiceKit
import Storage
import TestSupport
import Testing
import Wire

@testable import Orchestrator

/// Flags as owners of notifications go by them.
@Suite("Flags", .serialized, .timeLimit(.minutes(1))) struct FlagsTests {
    private let now = Timestamp(microseconds: WallClock.system.now.microseconds / 1000 * 1000)

    private func flag(share: Int, listedIn: [String] = []) throws -> Flag {
        var flag = Flag(key: try #require(FlagKey(rawValue: "new")))
        (flag.share, flag.listedIn) = (share, Set(listedIn.compactMap(UserID.init)))
        return flag
    }

    @Test("a change is heard by every orchestrator at once, and none asks the tables for each notification")
    func heard() async throws {
        let archive = try await KnowledgeArchive()
        try await archive.save(flag(share: 0))
        let colleagues = [try await archive.colleague(), try await archive.colleague()]
        for colleague in colleagues {
            for number in 0..<50 { #expect(try await colleague.answer("new", of: "u\(number)")?.isIn == false) }
            #expect(colleague.reads == 1)
        }
        // Copies live for a minute: what is seen earlier was told.
        for share in [10_000, 0] {
            try await archive.save(flag(share: share))
            for colleague in colleagues {
                try await eventually("it is told") {
                    try await colleague.answer("new", of: "ann")?.isIn == (share > 0)
                }
            }
        }
        for colleague in colleagues { await colleague.stop() }
        try await archive.close()
    }

    @Test("a category's flag is known with the category, and what it says is of the person")
    func known() async throws {
        let archive = try await KnowledgeArchive()
        try await archive.addAnn()
        try await archive.save(flag(share: 0, listedIn: ["ann"]))
        try await archive.flagNews(try flag(share: 0).key)
        let answer = FlagAnswer(isIn: true, why: .listedIn, version: 1)
        try await eventually("the category's flag is known") {
            let known = try await archive.knowledge(to: .user("ann"), at: now)
            return known.categories["news"]?.flag == "new" && known.flags == ["new": answer]
        }
        try await archive.close()
    }

    private func save(_ share: Int, _ desk: Desk) async throws -> StoreChange {
        let (flag, database) = (try flag(share: share), try await desk.demo())
        _ = try await database.atomically { try await FlagStore($0).save(flag) }
        let change = StoreChange.flag(database.tenant, flag.key)
        await desk.changes.publish(change)
        return change
    }

    private func handle(_ commands: [RecipientCommand], _ desk: Desk, at now: Timestamp) async throws {
        let records = try await desk.records(commands, at: now)
        try await desk.owner(at: now).handle(Array(records.suffix(commands.count)))
    }

    @Test("turning a flag off stops what was scheduled while it was on; a flag that is removed lets nobody in")
    func scheduled() async throws {
        let desk = try await Desk()
        let (notices, hears) = AsyncStream<ChangeFeed.Notice>.makeStream()
        desk.changes.listen { hears.yield($0) }
        var heard = notices.makeAsyncIterator()
        let listening = Task { try await desk.changes.run() }
        // It begins with what may have been missed before.
        while let notice = await heard.next(), notice != .missed {}
        let change = ChangeFeed.Notice.changed(try await save(10_000, desk))
        while let notice = await heard.next(), notice != change {}
        let later = now + .seconds(3600)
        let waiting = try Desk.created("ann", at: now, sendAt: later) { $0.flag = "new" }
        let direct = try Desk.created("bob", at: now) { $0.flag = "new" }
        let gone = try Desk.created("cid", at: now) { $0.flag = "gone" }
        try await handle([waiting, direct, gone], desk, at: now)
        _ = try await save(0, desk)
        while let notice = await heard.next(), notice != change {}
        let timer = TimerFired(timerID: UUIDv7(at: later), kind: .scheduled, dueAt: later)
        try await handle([Desk.command("ann", .timerFired(timer), at: later)], desk, at: later)
        let all = try await desk.read(.notificationDecided, count: 4)
            .map { try DecisionRecord(decoding: $0.value ?? []) }
        #expect(all.filter { $0.notificationID == waiting.id }.map(\.reasonCode) == ["scheduled", "not_in_rollout"])
        #expect(all.filter { $0.notificationID == direct.id }.map(\.reasonCode) == ["allowed"])
        let refusal = try #require(all.first { $0.notificationID == gone.id })
        let inputs = refusal.inputs.map { "\($0.name) \(String(decoding: $0.value, as: UTF8.self))" }
        #expect(inputs == [#"flag "gone""#, #"flag_says "removed""#, "flag_version 0"])
        listening.cancel()
        _ = await listening.result
    }
}
