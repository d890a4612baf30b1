import Foundation
import TestSupport
import Testing

@testable import LocalBroker

@Suite struct OffsetStoreTests {
    private let temporary: TemporaryFolder
    private let folder: Folder
    private let place = TopicPartition(topic: "t", partition: 0)

    init() throws {
        temporary = try TemporaryFolder()
        folder = try Folder(temporary.file("data"))
    }

    @Test("the last commit of each partition is there after a restart, whatever was torn off the end")
    func restart() throws {
        let store = try OffsetStore(folder, isSynchronous: false)
        for offset in 1...3 { try store.apply([commit("g", Int64(offset))]) }
        let file = URL(filePath: folder.file("offsets"))
        let bytes = try Data(contentsOf: file)
        try bytes.dropLast(5).write(to: file)
        #expect(try reopened().offsets(of: "g")[place]?.offset == 2)
    }

    @Test("offsets go with their topic and with their group")
    func removal() throws {
        let store = try OffsetStore(folder, isSynchronous: false)
        try store.apply([commit("g", 1), commit("h", 2)])
        try store.remove(group: "g")
        #expect(try reopened().groups == ["h"])
        try store.remove(topic: "t")
        #expect(store.groups.isEmpty)
    }

    private func commit(_ group: String, _ offset: Int64) -> OffsetChange {
        .commit(group: group, place, CommittedOffset(offset: offset, leaderEpoch: -1, metadata: "m"))
    }

    private func reopened() throws -> OffsetStore { try OffsetStore(folder, isSynchronous: false) }
}
