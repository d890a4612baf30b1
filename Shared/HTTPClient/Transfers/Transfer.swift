import CCurl
import Network
import Observability

/// One transfer and the context of its callbacks. Used on one thread: the reactor's, or for mail its courier's.
final class Transfer {
    let easy: EasyHandle
    var timer: ReactorTimer?
    private let exchange: any Exchange
    private let policy: AddressPolicy?
    private let complete: (TransferEnd) -> Void
    private let metrics: TransferMetrics
    private var addressWasRefused = false

    init(
        _ easy: EasyHandle,
        _ exchange: any Exchange,
        policy: AddressPolicy?,
        metrics: TransferMetrics,
        complete: @escaping (TransferEnd) -> Void
    ) {
        (self.easy, self.exchange, self.policy) = (easy, exchange, policy)
        (self.metrics, self.complete) = (metrics, complete)
    }

    /// The callbacks hold no reference: the transfer must outlive its run.
    func prepare() {
        exchange.prepare(easy)
        var callbacks = herald_curl_callbacks(
            body: receivedBody,
            header: receivedHead,
            upload: fillUpload,
            before_request: mayBegin,
            open_socket: openSocket
        )
        herald_curl_set_callbacks(easy.raw, &callbacks, Unmanaged.passUnretained(self).toOpaque())
        if exchange.wantsTrace {
            herald_curl_set_trace(easy.raw, traced, Unmanaged.passUnretained(self).toOpaque())
        }
        easy.setLists()
    }

    func end(_ cause: TransferEnd.Cause) {
        var end = TransferEnd(cause: cause)
        end.status = easy.integer(CURLINFO_RESPONSE_CODE)
        end.addressWasRefused = addressWasRefused
        if case .finished(let code) = cause, code != CURLE_OK { end.explanation = easy.explanation(of: code) }
        let wait = easy.microseconds(CURLINFO_PRETRANSFER_TIME_T)
        if wait > 0 { metrics.wait.observe(.microseconds(wait)) }
        complete(end)
    }

    fileprivate func open(_ address: UnsafePointer<curl_sockaddr>) -> curl_socket_t {
        if let policy, !policy.permits(address) {
            addressWasRefused = true
            return CURL_SOCKET_BAD
        }
        metrics.connections.increment()
        return herald_curl_open_socket(address)
    }

    /// The transfer that libcurl calls back about, if it does so with a context at all.
    fileprivate static func exchange(_ context: UnsafeMutableRawPointer?) -> (any Exchange)? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue().exchange }
    }
}

extension AddressPolicy {
    /// False also for what is no IP address.
    fileprivate func permits(_ address: UnsafePointer<curl_sockaddr>) -> Bool {
        let bytes = [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            count = Int(herald_curl_address(address, buffer.baseAddress))
        }
        return IPAddress(bytes: bytes).map(permits) ?? false
    }
}

// libcurl calls these on the transfer's own thread, from within the call that drives it. What it is told to fail, it
// reports as CURLE_WRITE_ERROR or CURLE_ABORTED_BY_CALLBACK; the exchange knows why.

private func receivedBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    let bytes = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Transfer.exchange(context)?.receivedBody(bytes) == true ? bytes.count : -1
}

private func receivedHead(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Transfer.exchange(context)?.receivedHead(line) == true ? line.count : -1
}

private func fillUpload(
    _ buffer: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    Transfer.exchange(context)?.fill(UnsafeMutableRawBufferPointer(start: buffer, count: size * count)) ?? 0
}

private func mayBegin(
    _ context: UnsafeMutableRawPointer?,
    _: UnsafeMutablePointer<CChar>?,
    _: UnsafeMutablePointer<CChar>?,
    _: Int32,
    _ localPort: Int32
) -> Int32 {
    Transfer.exchange(context)?.mayBegin(localPort: localPort) == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

private func openSocket(
    _ context: UnsafeMutableRawPointer?,
    _: curlsocktype,
    _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let context, let address else { return CURL_SOCKET_BAD }
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().open(address)
}

private func traced(
    _: UnsafeMutableRawPointer?,
    _ kind: curl_infotype,
    _ text: UnsafeMutablePointer<CChar>?,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    guard kind == CURLINFO_TEXT else { return 0 }
    Transfer.exchange(context)?.traced(UnsafeRawBufferPointer(start: text, count: count))
    return 0
}
