import CRdKafka
import Synchronization

/// Knows whether a consumer is joining its group anew. A commit sent meanwhile waits behind the join and then carries a
/// generation that is over, upon which the library before 2.10 takes the whole assignment for lost.
final class JoinWatch: Sendable {
    private let joining = Atomic(false)

    /// From the request to join until the group has told who reads what.
    var isJoining: Bool { joining.load(ordering: .acquiring) }

    fileprivate func requestSent(_ api: Int16) {
        if api == JoinWatch.joinGroup { joining.store(true, ordering: .releasing) }
    }

    fileprivate func responseReceived(_ api: Int16) {
        if api == JoinWatch.syncGroup { joining.store(false, ordering: .releasing) }
    }

    /// The protocol's numbers of these requests.
    private static let joinGroup: Int16 = 11
    private static let syncGroup: Int16 = 14
}

/// Called once by `rd_kafka_new`, on its caller's thread.
func watchJoins(
    _ client: OpaquePointer?,
    _: OpaquePointer?,
    _ context: UnsafeMutableRawPointer?,
    _: UnsafeMutablePointer<CChar>?,
    _: Int
) -> rd_kafka_resp_err_t {
    let code = rd_kafka_interceptor_add_on_request_sent(client, "joins", requestSent, context)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { return code }
    return rd_kafka_interceptor_add_on_response_received(client, "joins", responseReceived, context)
}

/// Called on the library's thread for a broker; it must not call the library back.
private func requestSent(
    _: OpaquePointer?,
    _: Int32,
    _: UnsafePointer<CChar>?,
    _: Int32,
    _ api: Int16,
    _: Int16,
    _: Int32,
    _: Int,
    _ context: UnsafeMutableRawPointer?
) -> rd_kafka_resp_err_t {
    context.map { Unmanaged<JoinWatch>.fromOpaque($0).takeUnretainedValue().requestSent(api) }
    return RD_KAFKA_RESP_ERR_NO_ERROR
}

/// Called on the library's thread for a broker; it must not call the library back.
private func responseReceived(
    _: OpaquePointer?,
    _: Int32,
    _: UnsafePointer<CChar>?,
    _: Int32,
    _ api: Int16,
    _: Int16,
    _: Int32,
    _: Int,
    _: Int64,
    _: rd_kafka_resp_err_t,
    _ context: UnsafeMutableRawPointer?
) -> rd_kafka_resp_err_t {
    context.map { Unmanaged<JoinWatch>.fromOpaque($0).takeUnretainedValue().responseReceived(api) }
    return RD_KAFKA_RESP_ERR_NO_ERROR
}
