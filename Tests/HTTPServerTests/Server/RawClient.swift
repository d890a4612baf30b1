import Concurrency
import Foundation
import TestSupport

/// A client that sends the bytes it is told to and reads what comes back, blocking for at most 10 s.
actor RawClient {
    private let socket: RawSocket
    private let executor = BlockingExecutor(label: "raw-client")
    private var unread: [UInt8] = []
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(port: UInt16, receiveBuffer: Int32? = nil) throws {
        socket = try RawSocket(port: port, patience: 10, receiveBuffer: receiveBuffer)
    }

    /// False when the server has closed, or takes nothing for 10 s.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool { socket.send(bytes) }

    @discardableResult
    func write(_ text: String) -> Bool { write(Array(text.utf8)) }

    /// Writes requests faster than their answers are read, and reads those meanwhile.
    func pipeline(_ text: String) -> [RawAnswer] {
        let writer = Thread { [socket] in
            if socket.send(Array(text.utf8)) { socket.finishSending() }
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
        setsockopt(socket.descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        var nowhere = sockaddr()
        nowhere.sa_family = sa_family_t(AF_UNSPEC)
        connect(socket.descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
    }

    /// Sends no more, but reads on.
    func finishWriting() {
        socket.finishSending()
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
        let bytes = socket.receive()
        unread += bytes
        return !bytes.isEmpty
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
