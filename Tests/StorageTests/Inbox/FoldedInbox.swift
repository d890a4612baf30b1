import Primitives
import Storage

/// An inbox as a client makes it of the events alone.
struct FoldedInbox: Equatable {
    struct Item: Equatable {
        let id: UUIDv7
        let seq: Int64
        var isSeen = false
        var isRead = false
        var isArchived = false
    }

    private(set) var seq: Int64 = 0
    /// In the order in which they came.
    private(set) var items: [Item] = []

    /// False when the event is not the next one.
    mutating func apply(_ event: InboxEvent) -> Bool {
        guard event.seq == seq + 1 else { return false }
        seq = event.seq
        switch event.kind {
        case .notification(let id, _): items.append(Item(id: id, seq: event.seq))
        case .retracted(let id): items.removeAll { $0.id == id }
        case .updated(let id, let change):
            for index in items.indices where id == nil || items[index].id == id { items[index].mark(change) }
        }
        return true
    }

    var counts: InboxCounts {
        InboxCounts(unread: items.count { !$0.isRead }, unseen: items.count { !$0.isSeen })
    }

    /// The newest first.
    func feed(_ state: InboxState) -> [Item] {
        items.reversed().filter { item in
            switch state {
            case .all: !item.isArchived
            case .unread: !item.isRead
            case .unseen: !item.isSeen
            case .archived: item.isArchived
            }
        }
    }
}

extension FoldedInbox.Item {
    init(_ item: InboxItem) {
        self.init(
            id: item.id,
            seq: item.seq,
            isSeen: item.seenAt != nil,
            isRead: item.readAt != nil,
            isArchived: item.archivedAt != nil
        )
    }

    fileprivate mutating func mark(_ change: InboxChange) {
        isSeen = true
        switch change {
        case .seen: break
        case .read: isRead = true
        case .archive: (isRead, isArchived) = (true, true)
        case .unread: (isRead, isArchived) = (false, false)
        }
    }
}
