/// The fields that decide where a request ends and what becomes of its connection.
struct RequestFraming {
    private var hosts = 0
    private var length: Int?
    private var isChunked = false
    private var closes = false
    private var keepsAlive = false
    private var expectsContinue = false

    /// Looks at a field as it is read; most are told apart by their length alone.
    mutating func note(_ field: RequestHead.Field, in bytes: UnsafeRawBufferPointer) throws(HTTPError) {
        let name = UnsafeRawBufferPointer(rebasing: bytes[field.name.range])
        let value = UnsafeRawBufferPointer(rebasing: bytes[field.value.range])
        switch name.count {
        case 4 where name.equals("host"): try noteHost(value)
        case 6 where name.equals("expect"): try noteExpectation(value)
        case 10 where name.equals("connection"): noteConnection(value)
        case 14 where name.equals("content-length"): try noteLength(value)
        case 17 where name.equals("transfer-encoding"): try noteEncoding(value)
        default: break
        }
    }

    func settle(_ head: inout RequestHead, bodyLimit: Int) throws(HTTPError) {
        guard hosts == 1 || hosts == 0 && !head.isHTTP11 else { throw .badHost }
        guard !isChunked || length == nil else { throw .ambiguousLength }
        guard !isChunked || head.isHTTP11 else { throw .badTransferEncoding }
        if let length, length > bodyLimit { throw .bodyTooLarge }
        head.body = isChunked ? .chunked : .length(length ?? 0)
        head.keepsAlive = !closes && (head.isHTTP11 || keepsAlive)
        head.expectsContinue = expectsContinue && head.isHTTP11
    }

    private mutating func noteHost(_ value: UnsafeRawBufferPointer) throws(HTTPError) {
        hosts += 1
        guard hosts == 1, !value.isEmpty, FieldLine.isHost(value) else { throw .badHost }
    }

    private mutating func noteExpectation(_ value: UnsafeRawBufferPointer) throws(HTTPError) {
        guard value.equals("100-continue") else { throw .unknownExpectation }
        expectsContinue = true
    }

    private mutating func noteConnection(_ value: UnsafeRawBufferPointer) {
        for option in value.split(separator: UInt8(ascii: ",")) {
            let start = option.firstIndex { !$0.isBlank } ?? option.endIndex
            let end = option.lastIndex { !$0.isBlank }.map { $0 + 1 } ?? start
            let name = UnsafeRawBufferPointer(rebasing: option[start..<end])
            if name.equals("close") { closes = true }
            if name.equals("keep-alive") { keepsAlive = true }
        }
    }

    private mutating func noteLength(_ value: UnsafeRawBufferPointer) throws(HTTPError) {
        guard length == nil, !value.isEmpty else { throw .badContentLength }
        var (number, isTooLarge) = (0, false)
        for byte in value {
            guard byte >= 0x30, byte <= 0x39 else { throw .badContentLength }
            let (product, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int(byte - 0x30))
            isTooLarge = isTooLarge || overflow || carry
            number = sum
        }
        guard !isTooLarge else { throw .bodyTooLarge }
        length = number
    }

    private mutating func noteEncoding(_ value: UnsafeRawBufferPointer) throws(HTTPError) {
        guard !isChunked else { throw .badTransferEncoding }
        guard value.elementsEqual("chunked".utf8) else { throw .unknownTransferEncoding }
        isChunked = true
    }
}

extension UnsafeRawBufferPointer {
    /// Whether these bytes are `name`, which is in lower case, in any case.
    fileprivate func equals(_ name: StaticString) -> Bool {
        guard count == name.utf8CodeUnitCount else { return false }
        for index in 0..<count where self[index].lowercasedLetter != name.utf8Start[index] { return false }
        return true
    }
}
