import CCurl
import Primitives

extension EasyHandle {
    /// What every protocol's transfers share.
    func prepareConnection(connectTimeout: Duration, nameLifetime: Duration) {
        set(CURLOPT_NOSIGNAL, true)
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(connectTimeout.milliseconds)))
        set(CURLOPT_DNS_CACHE_TIMEOUT, max(0, Int(nameLifetime.seconds)))
        set(CURLOPT_TCP_KEEPALIVE, true)
        // Without it, ending a transfer during a slow name look-up would wait for that look-up's thread.
        set(CURLOPT_QUICK_EXIT, true)
    }
}
