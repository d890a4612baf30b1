import Testing

@testable import ChannelWorker

@Suite struct GatheringTests {
    private struct Odd: Error {}

    @Test("what comes while something is being done is done together, and each gets its own answer")
    func together() async throws {
        let sizes = Sizes()
        let gathering = Gathering<Int, Int>(limit: 50) { items in
            await sizes.add(items.count)
            return items.map { $0.isMultiple(of: 2) ? .success($0 * 10) : .failure(Odd()) }
        }
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<1000 {
                group.addTask {
                    let answer = try? await gathering.ask(number)
                    #expect(answer == (number.isMultiple(of: 2) ? number * 10 : nil))
                }
            }
        }
        let all = await sizes.all
        #expect(all.reduce(0, +) == 1000 && all.allSatisfy { $0 <= 50 })
    }

    @Test("the cancellation of one who asked does not reach the others")
    func cancelled() async throws {
        let gathering = Gathering<Int, Bool>(limit: 10) { items in items.map { _ in .success(Task.isCancelled) } }
        let asker = Task { try await gathering.ask(1) }
        asker.cancel()
        #expect(try await asker.value == false)
        #expect(try await gathering.ask(2) == false)
    }
}

private actor Sizes {
    private(set) var all: [Int] = []

    func add(_ size: Int) {
        all.append(size)
    }
}
