import Glibc

/// One `write` a line keeps lines of several threads whole. A full disk or a closed pipe must not stop the service.
@Sendable package func writeToStandardOutput(_ line: [UInt8]) {
    _ = unsafe line.withUnsafeBytes { unsafe write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}
