import CLinux
import CRdKafka

/// The library before 2.1 rounds the wait for its next timer down to milliseconds, then asks again and again until it
/// is due: a client that does nothing spins for most of a millisecond each second. The kernel may therefore wake its
/// main thread two milliseconds late, which is after the timer; nothing that this thread does is more urgent.
private let mainThreadSlack: UInt = 2_000_000
/// The kernel's own: brokers' threads, which the main one starts, keep the producer's linger.
private let usualSlack: UInt = 50_000

/// Called once by `rd_kafka_new`, on its caller's thread.
func watchThreads(
    _ client: OpaquePointer?,
    _: OpaquePointer?,
    _ context: UnsafeMutableRawPointer?,
    _: UnsafeMutablePointer<CChar>?,
    _: Int
) -> rd_kafka_resp_err_t {
    rd_kafka_interceptor_add_on_thread_start(client, "threads", threadStarted, context)
}

/// Called on the library's thread itself.
private func threadStarted(
    _: OpaquePointer?,
    _ type: rd_kafka_thread_type_t,
    _: UnsafePointer<CChar>?,
    _: UnsafeMutableRawPointer?
) -> rd_kafka_resp_err_t {
    herald_set_timer_slack(type == RD_KAFKA_THREAD_MAIN ? mainThreadSlack : usualSlack)
    return RD_KAFKA_RESP_ERR_NO_ERROR
}
