import Notifications
import Observability
import Postgres
import Primitives
import Storage
import Wire

/// An address to which nothing is to be sent again, as whoever tried has told its person's owner.
struct DeadAddress: Sendable, Hashable {
    let recipient: Storage.RecipientKey
    let channel: Storage.Channel
    let address: String
    let reason: Storage.Suppression.Reason
    let toldBy: UUIDv7

    /// `nil` for a command that tells of none.
    init?(_ command: RecipientCommand) {
        guard case .channelConcluded(let concluded) = command.action, let address = concluded.address,
            let reason = concluded.suppression.flatMap(Storage.Suppression.Reason.init(rawValue:)),
            let recipient = Storage.RecipientKey(command.recipient),
            let channel = Notifications.Channel(concluded.channel).flatMap({ Storage.Channel(rawValue: $0.word) })
        else { return nil }
        (self.recipient, self.channel, self.address) = (recipient, channel, address)
        (self.reason, toldBy) = (reason, concluded.eventID)
    }
}

/// Keeps dead addresses among the suppressions, which every decision asks.
struct DeadAddresses: Sendable {
    private let postgres: PostgresClient
    private let vault: AddressVault
    private let logger: Logger

    init(_ postgres: PostgresClient, _ vault: AddressVault, logger: Logger) {
        (self.postgres, self.vault, self.logger) = (postgres, vault, logger)
    }

    /// Once for each address, however often it is told.
    func keep(_ addresses: [DeadAddress], at now: Timestamp) async throws {
        for address in addresses { try await keep(address, at: now) }
    }

    private func keep(_ dead: DeadAddress, at now: Timestamp) async throws {
        let suppression = Storage.Suppression(
            id: UUIDv7(at: now),
            channel: dead.channel,
            address: try vault.seal(dead.address, in: dead.recipient.tenant, on: dead.channel),
            reason: dead.reason,
            source: "delivery \(dead.toldBy)"
        )
        do {
            try await SuppressionStore(TenantDatabase(postgres, dead.recipient.tenant)).add(suppression)
        } catch let error as PostgresError where ["22", "23"].contains(error.sqlState?.category) {
            // What the table will never take, such as for a tenant that is gone, must not stop everybody behind it.
            logger.error("A dead address cannot be kept and is passed over", ["error": .error(error)])
        }
    }
}
