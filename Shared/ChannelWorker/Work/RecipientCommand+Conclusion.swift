import Primitives
import Wire

extension RecipientCommand {
    /// Tells the person's owner of an ending after which another channel may be up, or an address is not to be used
    /// again; `nil` for one that changes nothing for it, as that a message was sent, unless reminders wait for that.
    init?(concluding event: DeliveryEvent, of dispatch: ChannelDispatch) {
        guard !event.isPartial, let conclusion = ChannelConclusion(event.status, tellsSent: dispatch.tellsSent)
        else { return nil }
        var concluded = ChannelConcluded(event, conclusion)
        if let suppression = event.suppression, let address = dispatch.destination.address {
            (concluded.suppression, concluded.address) = (suppression, address)
        }
        self.init(telling: event, .channelConcluded(concluded))
    }
}

extension ChannelConclusion {
    fileprivate init?(_ status: DeliveryStatus, tellsSent: Bool) {
        switch status {
        case .sent where tellsSent: self = .sent
        case .bounced: self = .bounced
        case .failed: self = .failed
        case .expired: self = .expired
        default: return nil
        }
    }
}

extension DeliveryEvent {
    /// Why nothing is to be sent to the address again, in the words of the suppressions' table.
    fileprivate var suppression: String? {
        switch status {
        case .bounced where isPermanent: "hard_bounce"
        case .failed where isPermanent: "unsubscribe"
        default: nil
        }
    }
}

extension Destination {
    /// Devices and the inbox have no address that could be suppressed.
    fileprivate var address: String? {
        switch self {
        case .email(let mailbox): mailbox.address
        case .sms(let phone): phone.phone
        case .push, .inapp: nil
        }
    }
}
