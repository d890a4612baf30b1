import FoundationEssentials
import Glibc

/// Processor time, user and system, as the kernel accounts it: the figure that does not swing with the machine's load.
enum CPUTime {
    /// Of this process with all its threads.
    static func ofSelf() -> Duration { usage(Int32(RUSAGE_SELF.rawValue)) }

    /// Of child processes that have ended; servers that still run are not in it.
    static func ofEndedChildren() -> Duration { usage(Int32(RUSAGE_CHILDREN.rawValue)) }

    /// Of another process with all its threads, in steps of the kernel's clock tick (10 ms); zero when it is gone.
    static func ofProcess(_ pid: Int32) -> Duration {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let end = stat.lastIndex(of: ")")
        else { return .zero }
        let fields = stat[end...].split(separator: " ")
        let ticks = (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0)
        return .milliseconds(ticks * 1000 / sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func usage(_ who: Int32) -> Duration {
        var usage = rusage()
        getrusage(who, &usage)
        return duration(usage.ru_utime) + duration(usage.ru_stime)
    }

    private static func duration(_ time: timeval) -> Duration {
        .seconds(time.tv_sec) + .microseconds(Int64(time.tv_usec))
    }
}
