import CHiredis

/// Owns hiredis' protocol parser. Its callbacks build `RedisValue`s straight from the read buffer, so that there are
/// no reply objects to copy and free, and a reply that announces a billion elements allocates none of them.
final class ReplyReader {
    private struct OpenArray {
        var missing: Int
        var elements: [RedisValue] = []
    }

    private let handle: UnsafeMutablePointer<redisReader>
    private let limit: Int
    private var open: [OpenArray] = []
    private var finished: RedisValue?
    /// Bytes fed since the last complete reply, at least.
    private var pending = 0

    /// Replies of more than `limit` bytes are refused.
    init(limit: Int) throws(RedisError) {
        guard let handle = redisReaderCreateWithFunctions(ReplyReader.functions) else {
            throw RedisError(.protocolFailure, "no memory for a reader")
        }
        self.handle = handle
        self.limit = limit
        handle.pointee.privdata = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        redisReaderFree(handle)
    }

    /// Hands over every reply that `bytes` completes. After an error the reader is of no more use.
    func feed(_ bytes: UnsafeRawBufferPointer, _ receive: (RedisValue) -> Void) throws(RedisError) {
        pending += bytes.count
        guard redisReaderFeed(handle, bytes.baseAddress, bytes.count) == REDIS_OK else { throw failure }
        while let value = try next() { receive(value) }
        guard pending <= limit else { throw RedisError(.protocolFailure, "a reply has more than \(limit) bytes") }
    }

    private func next() throws(RedisError) -> RedisValue? {
        var root: UnsafeMutableRawPointer?
        guard redisReaderGetReply(handle, &root) == REDIS_OK else { throw failure }
        guard let value = finished else { return nil }
        finished = nil
        pending = handle.pointee.len - handle.pointee.pos
        return value
    }

    private var failure: RedisError {
        let text = withUnsafeBytes(of: handle.pointee.errstr) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return RedisError(.protocolFailure, text)
    }

    fileprivate func begin(arrayOf count: Int) {
        if count > 0 { open.append(OpenArray(missing: count)) } else { add(.array([])) }
    }

    fileprivate func add(_ value: RedisValue) {
        var value = value
        while var array = open.popLast() {
            array.elements.append(value)
            array.missing -= 1
            guard array.missing == 0 else { return open.append(array) }
            value = .array(array.elements)
        }
        finished = value
    }

    /// Set up once and never written again, so that every thread may read it.
    private nonisolated(unsafe) static let functions: UnsafeMutablePointer<redisReplyObjectFunctions> = {
        let functions = UnsafeMutablePointer<redisReplyObjectFunctions>.allocate(capacity: 1)
        functions.initialize(
            to: redisReplyObjectFunctions(
                createString: takeString,
                createArray: takeArray,
                createInteger: takeInteger,
                createNil: takeNil,
                freeObject: nil
            )
        )
        return functions
    }()
}

// hiredis calls these from `redisReaderGetReply`, on the reactor's thread. What they return stands for the object, and
// must not be null.

private func takeString(
    _ task: UnsafePointer<redisReadTask>?,
    _ start: UnsafeMutablePointer<CChar>?,
    _ count: Int
) -> UnsafeMutableRawPointer? {
    add(to: task) { type in
        let bytes = UnsafeRawBufferPointer(start: start, count: count)
        switch type {
        case REDIS_REPLY_STATUS: return .status(String(decoding: bytes, as: UTF8.self))
        case REDIS_REPLY_ERROR: return .error(String(decoding: bytes, as: UTF8.self))
        default: return .bytes(Array(bytes))
        }
    }
}

private func takeInteger(_ task: UnsafePointer<redisReadTask>?, _ number: Int64) -> UnsafeMutableRawPointer? {
    add(to: task) { _ in .integer(number) }
}

private func takeNil(_ task: UnsafePointer<redisReadTask>?) -> UnsafeMutableRawPointer? {
    add(to: task) { _ in .null }
}

private func takeArray(_ task: UnsafePointer<redisReadTask>?, _ count: Int32) -> UnsafeMutableRawPointer? {
    guard let context = task?.pointee.privdata else { return nil }
    Unmanaged<ReplyReader>.fromOpaque(context).takeUnretainedValue().begin(arrayOf: Int(count))
    return context
}

private func add(
    to task: UnsafePointer<redisReadTask>?,
    _ value: (Int32) -> RedisValue
) -> UnsafeMutableRawPointer? {
    guard let task, let context = task.pointee.privdata else { return nil }
    Unmanaged<ReplyReader>.fromOpaque(context).takeUnretainedValue().add(value(task.pointee.type))
    return context
}
