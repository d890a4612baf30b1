import Network
import Observability
import Primitives

/// The node: what it stores, whom it owes an answer, and the way of a request to whoever answers it.
/// Everything here happens on the reactor's thread.
final class Broker {
    static let nodeID: Int32 = 1

    let options: Options
    let reactor: Reactor
    let wallClock = WallClock.system
    let topics: TopicStore
    let offsets: OffsetStore
    let logger: Logger
    var producerIDs: ProducerIDs
    var groups: [String: Group] = [:]
    /// Calls that a group will answer.
    var owed: [Ticket: Call] = [:]
    private(set) var wakingClock = WakingClock(at: .now)
    private let lock: FolderLock
    private var lastTicket: Ticket = 0
    private var lastRetention = ContinuousClock.now

    init(_ options: Options, _ reactor: Reactor, _ logger: Logger) throws {
        (self.options, self.reactor, self.logger) = (options, reactor, logger)
        let data = try Folder(options.data)
        lock = try FolderLock(data)
        topics = try TopicStore(data, clock: wallClock)
        offsets = try OffsetStore(data, isSynchronous: options.isSynchronous)
        producerIDs = try ProducerIDs(data)
        reportTornTails()
    }

    /// Answers a request, now or later. Throws when it cannot be read, or is none that this node speaks.
    func receive(_ frame: consuming [UInt8], from peer: any Peer) throws {
        var reader = ProtocolReader(frame)
        let header = try RequestHeader(from: &reader)
        guard let api = APIKey(rawValue: header.key), api.versions.contains(header.version) else {
            return try refuse(header, peer)
        }
        var call = Call(api, header, reader, from: peer)
        reader = ProtocolReader([])
        switch try perform(&call) {
        case .answered: call.finish()
        case .unanswered: peer.answerNothing()
        case .waits: break
        }
    }

    /// To be called about twenty times a second.
    func tick() {
        wakingClock.tick(at: .now)
        for id in groups.keys { updateGroup(id) { group, _ in group.tick(now: wakingClock.now) } }
        guard lastRetention.duration(to: .now) > .seconds(1) else { return }
        lastRetention = .now
        do {
            try topics.retain()
        } catch {
            logger.error("retention failed", ["error": .error(error)])
        }
    }

    func nextTicket() -> Ticket {
        lastTicket += 1
        return lastTicket
    }

    private func perform(_ call: inout Call) throws -> Call.Outcome {
        switch call.api {
        case .produce: return try produce(&call)
        case .fetch: return try fetch(&call)
        case .joinGroup: return try joinGroup(&call)
        case .syncGroup: return try syncGroup(&call)
        case .listOffsets: try listOffsets(&call)
        case .metadata: try metadata(&call)
        case .offsetCommit: try commitOffsets(&call)
        case .offsetFetch: try fetchOffsets(&call)
        case .findCoordinator: try findCoordinator(&call)
        case .heartbeat: try heartbeat(&call)
        case .leaveGroup: try leaveGroup(&call)
        case .describeGroups: try describeGroups(&call)
        case .listGroups: try listGroups(&call)
        case .apiVersions: announceVersions(&call.response, version: call.version)
        case .createTopics: try createTopics(&call)
        case .deleteTopics: try deleteTopics(&call)
        case .deleteRecords: try deleteRecords(&call)
        case .initProducerID: try initProducerID(&call)
        case .describeConfigs: try describeConfigs(&call)
        case .alterConfigs: try alterConfigs(&call)
        case .createPartitions: try createPartitions(&call)
        case .deleteGroups: try deleteGroups(&call)
        case .incrementalAlterConfigs: try incrementalAlterConfigs(&call)
        case .offsetDelete: try deleteOffsets(&call)
        }
        return .answered
    }

    /// Only ApiVersions has an answer that every version can read; anything else can but be hung up on.
    private func refuse(_ header: RequestHeader, _ peer: any Peer) throws {
        guard header.key == APIKey.apiVersions.rawValue else {
            logger.warning(
                "unknown request",
                ["api.key": .integer(header.key), "api.version": .integer(header.version)]
            )
            throw ErrorCode.unsupportedVersion
        }
        var response = Call.response(to: header)
        announceVersions(&response, version: 0, error: .unsupportedVersion)
        peer.answer(Call.sealed(&response))
    }

    private func reportTornTails() {
        for topic in topics.topics.values {
            for (index, partition) in topic.partitions.enumerated() where partition.log.tornBytes > 0 {
                logger.warning(
                    "cut a torn batch from the end of a log",
                    [
                        "topic": .string(topic.name.text), "partition": .integer(index),
                        "bytes": .integer(partition.log.tornBytes),
                    ]
                )
            }
        }
    }
}
