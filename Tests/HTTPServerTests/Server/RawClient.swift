import Concurrency
import Foundation

/// A client that sends the bytes it is told to and reads what comes back, blocking for at most 10 s.
actor RawClient {
    private let descriptor: Int32
    private let executor = BlockingExecutor(label: "raw-client")
    private var unread: [UInt8] = []
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(port: UInt16, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        if var receiveBuffer { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, 4) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    deinit {
        close(descriptor)
    }

    /// False when the server has closed, or takes nothing for 10 s.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                send(descriptor, $0.baseAddress.map { $0 + sent }, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    @discardableResult
    func write(_ text: String) -> Bool { write(Array(text.utf8)) }

    /// Writes requests faster than their answers are read, and reads those meanwhile.
    func pipeline(_ text: String) -> [RawAnswer] {
        let bytes = Array(text.utf8)
        let writer = Thread { [descriptor] in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
            shutdown(descriptor, Int32(SHUT_WR))
        }
        writer.start()
        var answers: [RawAnswer] = []
        while case let answer = readAnswer(), answer.status != 0 { answers.append(answer) }
        return answers
    }

    /// The data of every chunk up to the last.
    func readChunks() -> [[UInt8]] {
        var chunks: [[UInt8]] = []
        while let size = Int(read(through: "\r\n").dropLast(), radix: 16) {
            let data = read(size + 2).dropLast(2)
            if size == 0 { break }
            chunks.append(Array(data))
        }
        return chunks
    }

    /// Ends the connection as a client that has vanished does.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        var nowhere = sockaddr()
        nowhere.sa_family = sa_family_t(AF_UNSPEC)
        connect(descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
    }

    /// Sends no more, but reads on.
    func finishWriting() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Fewer than `count` bytes when the server closed before.
    func read(_ count: Int) -> [UInt8] {
        while unread.count < count, receive() {}
        defer { unread.removeFirst(min(count, unread.count)) }
        return Array(unread.prefix(count))
    }

    /// Up to and with `mark`, or all there is when it never comes.
    func read(through mark: String) -> String {
        let mark = Array(mark.utf8)
        var start = 0
        while true {
            if let end = unread[start...].firstRange(of: mark)?.upperBound {
                return String(decoding: read(end), as: UTF8.self)
            }
            start = max(0, unread.count - mark.count)
            guard receive() else { return String(decoding: read(unread.count), as: UTF8.self) }
        }
    }

    /// All until the server closes.
    func readToEnd() -> [UInt8] {
        while receive() {}
        return read(unread.count)
    }

    /// One answer with a body of known length.
    func readAnswer(hasBody: Bool = true) -> RawAnswer {
        let head = read(through: "\r\n\r\n")
        var answer = RawAnswer(head: head)
        if hasBody { answer.body = read(Int(answer["content-length"] ?? "") ?? 0) }
        return answer
    }

    /// Whether the server has closed, in order or with a reset, and nothing is left to read.
    func isAtEnd() -> Bool { read(1).isEmpty }

    private func receive() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 { unread += buffer.prefix(count) }
        return count > 0
    }
}

/// What came back.
struct RawAnswer: Sendable {
    let head: String
    var body: [UInt8] = []

    var status: Int { Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0 }
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The first field of that name, which is in lower case.
    subscript(name: String) -> String? {
        for line in head.split(separator: "\r\n").dropFirst() {
            guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else { continue }
            return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        return nil
    }

    /// The `code` of a problem.
    var code: String? {
        (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])?["code"] as? String
    }
}
