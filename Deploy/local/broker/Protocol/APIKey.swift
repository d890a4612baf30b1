/// The requests that this broker speaks, each with its number.
enum APIKey: Int16, CaseIterable {
    case produce = 0
    case fetch = 1
    case listOffsets = 2
    case metadata = 3
    case offsetCommit = 8
    case offsetFetch = 9
    case findCoordinator = 10
    case joinGroup = 11
    case heartbeat = 12
    case leaveGroup = 13
    case syncGroup = 14
    case describeGroups = 15
    case listGroups = 16
    case apiVersions = 18
    case createTopics = 19
    case deleteTopics = 20
    case deleteRecords = 21
    case initProducerID = 22
    case describeConfigs = 32
    case alterConfigs = 33
    case createPartitions = 37
    case deleteGroups = 42
    case incrementalAlterConfigs = 44
    case offsetDelete = 47

    /// What is announced to clients, who choose the highest that they know too.
    var versions: ClosedRange<Int16> {
        switch self {
        case .produce: 3...7
        case .fetch: 4...11
        case .listOffsets: 1...7
        case .metadata: 0...6
        case .offsetCommit: 2...7
        case .offsetFetch: 1...7
        case .findCoordinator: 0...2
        case .joinGroup: 0...5
        case .heartbeat, .leaveGroup, .syncGroup: 0...3
        case .describeGroups, .listGroups, .createTopics: 0...4
        case .apiVersions, .deleteTopics: 0...3
        case .deleteRecords, .initProducerID, .alterConfigs, .createPartitions, .deleteGroups: 0...1
        case .describeConfigs: 0...2
        case .incrementalAlterConfigs, .offsetDelete: 0...0
        }
    }

    func isFlexible(in version: Int16) -> Bool {
        switch self {
        case .listOffsets, .offsetFetch: version >= 6
        case .apiVersions, .listGroups: version >= 3
        default: false
        }
    }
}
