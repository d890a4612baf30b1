import Notifications
import Wire

/// What is known of a person when a command of theirs is handled.
protocol KnowledgeSource: Sendable {
    func knowledge(for command: RecipientCommand, _ recipient: OwnedRecipient) async throws -> Knowledge
}

/// Knows what came with the requests: an inline recipient's addresses. Of a user who is only named it knows nothing, and
/// the decision says so.
struct RequestKnowledge: KnowledgeSource {
    func knowledge(for command: RecipientCommand, _ recipient: OwnedRecipient) async throws -> Knowledge {
        Knowledge(person: recipient.inlineRecipient.map(Person.init))
    }
}

extension OwnedRecipient {
    /// The key of an inline recipient is made of the addresses, so all of a key's requests have the same.
    fileprivate var inlineRecipient: InlineRecipient? {
        for command in requests.values {
            if case .created(let created) = command.action, case .inline(let person) = created.request.to {
                return person
            }
        }
        return nil
    }
}

extension Person {
    fileprivate init(_ inline: InlineRecipient) {
        self.init(zone: .utc)
        locale = inline.locale ?? ""
        email = inline.email.map { Contact($0, isVerified: true) }
        phone = inline.phone.map { Contact($0, isVerified: true) }
        hasInbox = false
    }
}
