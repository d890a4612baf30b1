import Primitives
import Storage
import Wire

/// The commands that a step of a fan-out comes to: the same however often it is done, so that a repetition changes
/// nothing.
struct FanOutCommands {
    let place: FanOutQueue.Place
    let now: Timestamp

    /// A person whom no record can name gets none; there is no way to subscribe one.
    func commands(of step: FanOutStep) throws(WireError) -> [RecipientCommand] {
        switch step.work {
        case .recall: return step.people.compactMap(recall)
        case .send(let bytes):
            let common = try RecipientCommand(decoding: bytes)
            return step.people.compactMap { notification(common, $0) }
        }
    }

    private func notification(_ common: RecipientCommand, _ person: FanOutStep.Person) -> RecipientCommand? {
        guard case .created(var created) = common.action, case .topic(let topic) = created.request.to,
            let recipient = recipient(person)
        else { return nil }
        let id = place.id.numbered(person.place)
        created.request.to = .user(person.user.rawValue)
        (created.notificationID, created.topic) = (id, topic)
        (created.batchID, created.batchIndex) = (place.id, UInt32(clamping: person.place))
        return RecipientCommand(
            id: id,
            recipient: recipient,
            issuedAt: common.issuedAt,
            cause: common.cause,
            action: .created(created)
        )
    }

    private func recall(_ person: FanOutStep.Person) -> RecipientCommand? {
        recipient(person).map { recipient in
            let wish = CancelRequested(notificationID: place.id.numbered(person.place))
            return RecipientCommand(id: UUIDv7(at: now), recipient: recipient, issuedAt: now, action: .cancel(wish))
        }
    }

    private func recipient(_ person: FanOutStep.Person) -> Wire.RecipientKey? {
        Wire.RecipientKey(tenant: place.tenant.rawValue, user: person.user.rawValue)
    }
}
