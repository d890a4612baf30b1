import Crypto
import Primitives
import Storage
import Wire

/// A dispatch's message for one of its devices, under an id of its own by which the ledger knows it. The id is derived:
/// a replay makes the same one.
struct DeviceMessage: Sendable {
    let target: PushTarget
    /// For all devices.
    let whole: ChannelDispatch
    /// Whether there are others.
    private(set) var isPart = false
    /// For this device alone.
    let dispatch: ChannelDispatch

    var id: UUIDv7 { dispatch.id }

    /// One for each device, also where a device is named twice.
    static func all(of dispatch: ChannelDispatch) -> [DeviceMessage] {
        guard case .push(let destination) = dispatch.destination else { return [] }
        var seen: Set<UUIDv7> = []
        var messages = destination.targets.map { DeviceMessage($0, dispatch, destination.options) }
        messages.removeAll { !seen.insert($0.id).inserted }
        for index in messages.indices { messages[index].isPart = messages.count > 1 }
        return messages
    }

    private init(_ target: PushTarget, _ whole: ChannelDispatch, _ options: PushOptions?) {
        (self.target, self.whole) = (target, whole)
        var own = whole
        own.id = whole.id.derived(target.identity)
        own.destination = .push(PushDestination(targets: [target], options: options))
        dispatch = own
    }
}

extension PushTarget {
    /// What stays the same when a device registers again.
    fileprivate var identity: String { "\(platform.rawValue) \(app ?? "") \(address.identity)" }
}

extension UUIDv7 {
    /// The same for the same name, with this id's time.
    func derived(_ name: String) -> UUIDv7 {
        let hash = HashAlgorithm.sha256.hash(bytes + name.utf8)
        let (first, second) = (number(hash.prefix(8)), number(hash.dropFirst(8).prefix(8)))
        return UUIDv7(high: high & ~0x0FFF | first & 0x0FFF, low: 0b10 << 62 | second >> 2) ?? self
    }

    private func number(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
