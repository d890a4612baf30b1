/// The protocol's error numbers, those that this broker answers with.
enum ErrorCode: Int16, Error {
    case success = 0
    case offsetOutOfRange = 1
    case corruptMessage = 2
    case unknownTopicOrPartition = 3
    case messageTooLarge = 10
    case offsetMetadataTooLarge = 12
    case invalidTopic = 17
    case recordListTooLarge = 18
    case invalidRequiredAcks = 21
    case illegalGeneration = 22
    case inconsistentGroupProtocol = 23
    case invalidGroupID = 24
    case unknownMemberID = 25
    case invalidSessionTimeout = 26
    case rebalanceInProgress = 27
    case unsupportedVersion = 35
    case topicAlreadyExists = 36
    case invalidPartitions = 37
    case invalidReplicationFactor = 38
    case invalidReplicaAssignment = 39
    case invalidConfig = 40
    case invalidRequest = 42
    case unsupportedForMessageFormat = 43
    case outOfOrderSequence = 45
    case invalidProducerEpoch = 47
    case transactionalIDAuthorizationFailed = 53
    case storageError = 56
    case unknownProducerID = 59
    case nonEmptyGroup = 68
    case groupIDNotFound = 69
    case fetchSessionIDNotFound = 70
    case memberIDRequired = 79
    case fencedInstanceID = 82
    case groupSubscribedToTopic = 86
    case invalidRecord = 87
}
