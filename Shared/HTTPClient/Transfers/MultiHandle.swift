import CCurl
import Network

/// Owns a `CURLM` and keeps its sockets and its one timer registered with the reactor. Of the two loops that libcurl
/// offers this one (`curl_multi_socket_action`) touches only the transfers whose socket is ready, where
/// `curl_multi_poll` walks all of them at each wake-up. Used on the reactor's thread alone.
final class MultiHandle {
    private let raw: UnsafeMutableRawPointer
    /// TLS sessions, so that a new connection to a known host resumes.
    private let share: UnsafeMutableRawPointer?
    private let reactor: Reactor
    private var watches: [Int32: Watch] = [:]
    private var timer: ReactorTimer?

    init(_ reactor: Reactor, _ limits: ConnectionLimits) throws(HTTPClientError) {
        guard CurlLibrary.isReady, let raw = curl_multi_init() else { throw HTTPClientError(.outOfMemory, .notSent) }
        (self.raw, self.reactor) = (raw, reactor)
        share = curl_share_init()
        if let share { herald_curl_share(share, CURL_LOCK_DATA_SSL_SESSION) }
        herald_curl_multi_set_callbacks(raw, socketChanged, timerChanged, Unmanaged.passUnretained(self).toOpaque())
        herald_curl_multi_set_long(raw, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        herald_curl_multi_set_long(raw, CURLMOPT_MAX_HOST_CONNECTIONS, limits.perHost)
        herald_curl_multi_set_long(raw, CURLMOPT_MAX_TOTAL_CONNECTIONS, limits.total)
        herald_curl_multi_set_long(raw, CURLMOPT_MAXCONNECTS, limits.total)
        herald_curl_multi_set_long(raw, CURLMOPT_MAX_CONCURRENT_STREAMS, limits.streamsPerConnection)
    }

    /// The easy handles must have gone before.
    deinit {
        herald_curl_multi_set_callbacks(raw, nil, nil, nil)
        for watch in watches.values { reactor.unwatch(watch) }
        if let timer { reactor.cancel(timer) }
        curl_multi_cleanup(raw)
        if let share { curl_share_cleanup(share) }
    }

    /// Starts the transfer, which is told when it has ended. Gives the reason when it cannot be started.
    func add(_ transfer: Transfer) -> CURLcode? {
        let easy = transfer.easy
        easy.set(CURLOPT_PRIVATE, pointer: Unmanaged.passUnretained(transfer).toOpaque())
        if let share { easy.set(CURLOPT_SHARE, pointer: share) }
        if let fault = easy.fault { return fault }
        return curl_multi_add_handle(raw, easy.raw) == CURLM_OK ? nil : CURLE_FAILED_INIT
    }

    /// Takes the transfer out wherever it is: a stream is reset, a connection of its own closed.
    func remove(_ transfer: Transfer) {
        curl_multi_remove_handle(raw, transfer.easy.raw)
    }

    fileprivate func act(_ socket: Int32, _ events: Int32) {
        var running: Int32 = 0
        curl_multi_socket_action(raw, socket, events, &running)
        endDone()
    }

    private func endDone() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(raw, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            // Read before the removal, which frees the message.
            let code = herald_curl_result(message)
            var transfer: UnsafeMutableRawPointer?
            herald_curl_get_pointer(easy, CURLINFO_PRIVATE, &transfer)
            curl_multi_remove_handle(raw, easy)
            guard let transfer else { continue }
            Unmanaged<Transfer>.fromOpaque(transfer).takeUnretainedValue().end(.finished(code))
        }
    }

    fileprivate func follow(_ socket: Int32, _ what: Int32) {
        guard what != CURL_POLL_REMOVE else {
            if let watch = watches.removeValue(forKey: socket) { reactor.unwatch(watch) }
            return
        }
        let interest = Interest(polling: what)
        if let watch = watches[socket] {
            if (try? reactor.update(watch, to: interest)) != nil { return }
            // The number is a new socket's: the old one was closed without a word.
            reactor.unwatch(watch)
        }
        // A socket that cannot be watched ends its transfers at their deadline.
        watches[socket] = try? reactor.watch(socket, for: interest, SocketEvents(self, socket))
    }

    fileprivate func setTimer(milliseconds: Int) {
        if let timer { reactor.cancel(timer) }
        timer = nil
        guard milliseconds >= 0 else { return }
        timer = reactor.schedule(after: .milliseconds(milliseconds)) { [unowned self] in
            timer = nil
            act(CURL_SOCKET_TIMEOUT, 0)
        }
    }
}

/// The reactor's handler for one of libcurl's sockets.
private final class SocketEvents: EventHandler {
    private unowned let multi: MultiHandle
    private let socket: Int32

    init(_ multi: MultiHandle, _ socket: Int32) {
        (self.multi, self.socket) = (multi, socket)
    }

    func ready(_ events: Interest) {
        var mask: Int32 = 0
        if events.contains(.read) { mask |= CURL_CSELECT_IN }
        if events.contains(.write) { mask |= CURL_CSELECT_OUT }
        if !events.isDisjoint(with: .failure) { mask |= CURL_CSELECT_ERR }
        multi.act(socket, mask)
    }
}

extension Interest {
    fileprivate init(polling what: Int32) {
        switch what {
        case CURL_POLL_IN: self = .read
        case CURL_POLL_OUT: self = .write
        case CURL_POLL_INOUT: self = [.read, .write]
        default: self = []
        }
    }
}

/// Called by libcurl on the reactor's thread, from within any call on the multi handle.
private func socketChanged(
    _: UnsafeMutableRawPointer?,
    _ socket: curl_socket_t,
    _ what: Int32,
    _ context: UnsafeMutableRawPointer?,
    _: UnsafeMutableRawPointer?
) -> Int32 {
    guard let context else { return 0 }
    Unmanaged<MultiHandle>.fromOpaque(context).takeUnretainedValue().follow(socket, what)
    return 0
}

/// Called by libcurl on the reactor's thread, from within any call on the multi handle.
private func timerChanged(_: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?)
    -> Int32
{
    guard let context else { return 0 }
    Unmanaged<MultiHandle>.fromOpaque(context).takeUnretainedValue().setTimer(milliseconds: milliseconds)
    return 0
}
