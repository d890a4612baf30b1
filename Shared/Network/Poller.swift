import CLinux
import Glibc

/// Owns the epoll descriptor and the eventfd that interrupts its wait.
final class Poller {
    private let epoll: Int32
    private let wakeup: Int32
    private let events: UnsafeMutableBufferPointer<epoll_event>

    static let wakeupTag = UInt64.max

    init() throws(NetworkError) {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw NetworkError(.system(errno), "epoll_create1") }
        wakeup = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        events = .allocate(capacity: 512)
        guard wakeup >= 0 else { throw NetworkError(.system(errno), "eventfd") }
        // Edge-triggered: every write is one report, and the counter never has to be read.
        try control(EPOLL_CTL_ADD, wakeup, EPOLLIN.rawValue | EPOLLET.rawValue, tag: Poller.wakeupTag)
    }

    deinit {
        close(epoll)
        if wakeup >= 0 { close(wakeup) }
        events.deallocate()
    }

    func control(_ operation: Int32, _ descriptor: Int32, _ mask: UInt32, tag: UInt64) throws(NetworkError) {
        guard herald_epoll_ctl(epoll, operation, descriptor, mask, tag) == 0 else {
            throw NetworkError(.system(errno), "epoll_ctl")
        }
    }

    /// Safe from any thread.
    func interrupt() {
        eventfd_write(wakeup, 1)
    }

    /// Waits at most `milliseconds` (-1 for ever); how many events came.
    func wait(milliseconds: Int32) -> Int {
        max(0, Int(epoll_wait(epoll, events.baseAddress, Int32(events.count), milliseconds)))
    }

    /// One of the events of the last wait; `nil` for the interruption.
    func event(_ index: Int) -> (tag: UInt64, mask: UInt32)? {
        let tag = withUnsafePointer(to: &events[index], herald_epoll_tag)
        return tag == Poller.wakeupTag ? nil : (tag, events[index].events)
    }
}
