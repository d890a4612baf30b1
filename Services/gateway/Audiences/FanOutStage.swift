import Concurrency
import HTTPServer
import Observability
import PublicAPI
import Storage
import Wire

/// Stores requests to topics in the database, from which the orchestrators bring them to everybody. Not in Kafka: that
/// the topic is there, that the request is kept, and how far it has come are one row, which a cancel locks; a record
/// would have to be brought together with it afterwards.
struct FanOutStage: AcceptanceStage {
    let tables: TenantTables

    func store(_ acceptances: [Acceptance], correlation: String, until deadline: Deadline) async -> [HTTPError?] {
        var refusals: [HTTPError?] = []
        for acceptance in acceptances { refusals.append(await refusal(of: acceptance, correlation, deadline)) }
        return refusals
    }

    private func refusal(
        of acceptance: Acceptance,
        _ correlation: String,
        _ deadline: Deadline
    ) async -> HTTPError? {
        do {
            let (fanOut, tenant) = try FanOutStage.fanOut(acceptance)
            let command = try FanOutStage.command(acceptance, correlation)
            let isKnown = try await tables.reaching {
                let store = FanOutStore(TenantDatabase(tables.postgres, tenant))
                return try await store.add(fanOut, command: command, until: deadline)
            }
            return isKnown ? nil : .unknownTopic
        } catch let error as HTTPError {
            return error
        } catch let error as WireError where error.code == .tooLarge {
            return .recordTooLarge
        } catch {
            tables.logger.error("A request to a topic could not be stored", ["error": .error(error)])
            return .unavailable
        }
    }

    private static func fanOut(_ acceptance: Acceptance) throws(HTTPError) -> (FanOut, TenantID) {
        guard case .topic(let name) = acceptance.request.to, let key = AudienceKey(rawValue: name),
            let tenant = TenantID(rawValue: acceptance.recipient.tenant)
        else { throw .unknownTopic }
        let request = acceptance.request
        var fanOut = FanOut(acceptance.id, to: key, priority: request.priority.word ?? "normal")
        (fanOut.template, fanOut.category) = (request.template, request.category)
        (fanOut.sendAt, fanOut.expiresAt) = (request.sendAt, request.expiresAt)
        return (fanOut, tenant)
    }

    /// What fits with the longest name fits for everybody.
    private static func command(_ acceptance: Acceptance, _ correlation: String) throws -> [UInt8] {
        let command = acceptance.command(correlation: correlation)
        var longest = command
        if case .created(var created) = command.action {
            created.request.to = .user(String(repeating: "x", count: 255))
            (created.batchID, created.topic) = (acceptance.id, String(repeating: "x", count: 128))
            longest.action = .created(created)
        }
        _ = try longest.encoded()
        return try command.encoded()
    }
}

extension HTTPError {
    static let unknownTopic = HTTPError.invalid([.init("/to/topic", "unknown_topic", "there is none of this key")])
}
