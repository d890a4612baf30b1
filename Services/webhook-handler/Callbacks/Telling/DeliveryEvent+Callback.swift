import ChannelWorker
import Crypto
import Primitives
import Storage
import Wire

extension DeliveryEvent {
    /// What a provider tells of a message, as all who read events get it: the same event however often it is told.
    init(
        _ event: ProviderEvent,
        of message: SentMessage,
        _ dispatch: UUIDv7,
        by account: AccountName,
        at now: Timestamp
    ) {
        let notification: UUIDv7
        switch message {
        case .told(let sent):
            self = sent
            notification = sent.notificationID
            self.forgetSending()
        case .named(let recipient, let id):
            notification = id
            self.init(
                id: id,
                recipient: recipient,
                notificationID: id,
                dispatchID: dispatch,
                channel: account.provider.channel.wire,
                status: event.status,
                occurredAt: now,
                recordedAt: now
            )
        }
        id = notification.derived(from: "\(account)/\(event.id)/\(dispatch)")
        (status, recordedAt) = (event.status, now)
        occurredAt = event.occurredAt.map { min($0, now) } ?? now
        describe(event, by: account)
        if case .told = message, status == .sent { reasonCode = reasonCode ?? DeliveryEvent.confirmation }
    }

    /// The reason of a `sent` whose worker has told so before: reports count what was sent once.
    private static let confirmation = "confirmed"

    /// What holds for the sending alone; its price must not be counted again.
    private mutating func forgetSending() {
        (cost, segments, reasonCode, detail, providerCode) = (nil, 0, nil, nil, nil)
        (isPermanent, url, isAutomated) = (false, nil, false)
    }

    private mutating func describe(_ event: ProviderEvent, by account: AccountName) {
        (provider, providerAccount) = (account.provider.rawValue, account.account)
        if let message = event.messageID { providerMessageID = message.plain(200) }
        (reasonCode, providerCode) = (event.reasonCode, event.providerCode?.plain(64))
        detail = event.detail.map { SendFault.redacted($0).plain(200) }
        (isPermanent, isAutomated, url) = (event.isPermanent, event.isAutomated, event.url?.plain(2048))
    }
}

extension Storage.Channel {
    var wire: Wire.Channel {
        switch self {
        case .email: .email
        case .sms: .sms
        case .push: .push
        case .inapp: .inapp
        }
    }
}

extension UUIDv7 {
    /// Always the same for a name, and with this id's time in it.
    func derived(from name: String) -> UUIDv7 {
        let digest = HashAlgorithm.sha256.hash(Array(name.utf8))
        let (first, second) = (UInt64(bits: digest.prefix(8)), UInt64(bits: digest.dropFirst(8).prefix(8)))
        let high = high & ~0xFFFF | 0x7000 | first & 0x0FFF
        return UUIDv7(high: high, low: 0x8000_0000_0000_0000 | second & 0x3FFF_FFFF_FFFF_FFFF) ?? self
    }
}

extension UInt64 {
    fileprivate init(bits: ArraySlice<UInt8>) {
        self = bits.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension String {
    /// Without control characters, and not too long for the tables.
    func plain(_ limit: Int) -> String {
        // As nearly all are.
        if utf8.count <= limit, utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) { return self }
        return String(
            String.UnicodeScalarView(unicodeScalars.lazy.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(limit))
        )
    }
}
