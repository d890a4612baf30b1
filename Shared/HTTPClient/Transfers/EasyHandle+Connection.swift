import CCurl
import Primitives

extension EasyHandle {
    /// What every protocol's transfers share.
    func prepareConnection(connectTimeout: Duration, nameLifetime: Duration, idleLifetime: Duration) {
        set(CURLOPT_NOSIGNAL, true)
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(connectTimeout.milliseconds)))
        set(CURLOPT_DNS_CACHE_TIMEOUT, max(0, Int(nameLifetime.seconds)))
        set(CURLOPT_MAXAGE_CONN, max(1, Int(idleLifetime.seconds)))
        // Also a busy connection is left in time, or it would outlive every change of the name's addresses.
        set(CURLOPT_MAXLIFETIME_CONN, 600)
        set(CURLOPT_TCP_KEEPALIVE, true)
        // Without it, ending a transfer during a slow name look-up would wait for that look-up's thread.
        set(CURLOPT_QUICK_EXIT, true)
    }
}
