/// A request that cannot be read. The connection that sent it is closed: nothing after it can be trusted.
enum ProtocolFault: Error {
    case truncated
    case malformedNumber
    case malformedText
    case tooManyElements
    case missingValue
}
