import CCurl
import Concurrency
import Primitives

/// One connection to the mail server, with a thread for as long as a message is under way. Not in the multi handle:
/// libcurl awaits the answer to a message within one call, which would hold up every other transfer of that thread; and
/// taken out of it in the middle of a message, it would end that message as if it were whole.
actor MailCourier {
    private nonisolated let executor = BlockingExecutor(label: "herald.smtp")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private var easy: EasyHandle?

    /// On its own thread, because the farewell to the server is waited for.
    isolated deinit {
        easy = nil
    }

    func deliver(
        _ exchange: @Sendable () -> SMTPExchange,
        _ deadline: Deadline,
        _ cancellation: Cancellation,
        _ metrics: TransferMetrics
    ) -> Result<SMTPReply, SMTPError> {
        let exchange = exchange()
        if cancellation.isRequested { return exchange.result(TransferEnd(cause: .stopped(.cancelled))) }
        if deadline.hasPassed { return exchange.result(TransferEnd(cause: .stopped(.timedOut))) }
        guard let easy = self.easy ?? EasyHandle() else {
            return exchange.result(TransferEnd(cause: .stopped(.outOfMemory)))
        }
        self.easy = easy
        var end: TransferEnd?
        let transfer = Transfer(easy, exchange, policy: nil, metrics: metrics) { end = $0 }
        transfer.prepare()
        easy.prepareWaiting(until: deadline, cancellation)
        let code = withExtendedLifetime(cancellation) { easy.fault ?? curl_easy_perform(easy.raw) }
        transfer.end(cancellation.isRequested && code != CURLE_OK ? .stopped(.cancelled) : .finished(code))
        easy.reset()
        // For the farewell, whenever it comes.
        easy.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, 5)
        return exchange.result(end ?? TransferEnd(cause: .finished(code)))
    }
}

extension EasyHandle {
    /// Every wait inside libcurl ends by the deadline, and within a second of a cancellation.
    fileprivate func prepareWaiting(until deadline: Deadline, _ cancellation: Cancellation) {
        let remaining = deadline.remaining
        set(CURLOPT_TIMEOUT_MS, max(1, Int(clamping: remaining.milliseconds)))
        set(CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, Int(clamping: remaining.components.seconds)))
        herald_curl_set_progress(raw, shouldStop, Unmanaged.passUnretained(cancellation).toOpaque())
    }
}

/// Called by libcurl on the courier's thread, from within `curl_easy_perform`; anything but 0 ends the transfer.
private func shouldStop(
    _ context: UnsafeMutableRawPointer?,
    _: curl_off_t,
    _: curl_off_t,
    _: curl_off_t,
    _: curl_off_t
) -> Int32 {
    guard let context else { return 0 }
    return Unmanaged<Cancellation>.fromOpaque(context).takeUnretainedValue().isRequested ? 1 : 0
}
