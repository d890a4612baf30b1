/// The offsets of all groups, in memory and in an append-only file, which is rewritten at the start and when most of
/// it is past.
final class OffsetStore {
    private static let fileName = "offsets"
    private static let rewriteSize = 4 << 20

    private var offsets: [String: [TopicPartition: CommittedOffset]] = [:]
    private let folder: Folder
    private let isSynchronous: Bool
    private var file: LogFile
    private var size = 0
    private var sizeWhenRewritten = 0

    init(_ folder: Folder, isSynchronous: Bool) throws {
        (self.folder, self.isSynchronous) = (folder, isSynchronous)
        var reader = ProtocolReader(try folder.contents(OffsetStore.fileName) ?? [])
        file = try LogFile(folder.file(OffsetStore.fileName))
        while let change = try? OffsetChange(from: &reader) { remember(change) }
        try rewrite()
    }

    var groups: [String] { Array(offsets.keys) }

    func offsets(of group: String) -> [TopicPartition: CommittedOffset] { offsets[group] ?? [:] }

    /// Stores all changes or throws and stores none.
    func apply(_ changes: [OffsetChange]) throws {
        guard !changes.isEmpty else { return }
        var writer = ProtocolWriter(reservingCapacity: changes.count * 80)
        for change in changes { change.write(to: &writer) }
        try file.write(writer.bytes, 0..<writer.bytes.count, at: size)
        if isSynchronous { try file.synchronize() }
        size += writer.bytes.count
        for change in changes { remember(change) }
        if size > max(OffsetStore.rewriteSize, sizeWhenRewritten * 4) { try rewrite() }
    }

    func remove(group: String) throws {
        try apply(offsets(of: group).keys.map { .remove(group: group, $0) })
    }

    func remove(topic: String) throws {
        try apply(
            offsets.flatMap { group, places in
                places.keys.filter { $0.topic == topic }.map { .remove(group: group, $0) }
            }
        )
    }

    private func remember(_ change: OffsetChange) {
        switch change {
        case .commit(let group, let place, let committed):
            offsets[group, default: [:]][place] = committed
        case .remove(let group, let place):
            offsets[group]?[place] = nil
            if offsets[group]?.isEmpty == true { offsets[group] = nil }
        }
    }

    private func rewrite() throws {
        var writer = ProtocolWriter()
        for (group, places) in offsets {
            for (place, committed) in places { OffsetChange.commit(group: group, place, committed).write(to: &writer) }
        }
        try folder.replace(OffsetStore.fileName, with: writer.bytes)
        file = try LogFile(folder.file(OffsetStore.fileName))
        (size, sizeWhenRewritten) = (writer.bytes.count, writer.bytes.count)
    }
}
