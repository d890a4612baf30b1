/// `Transfer-Encoding: chunked`: sizes in bare hexadecimal, CR LF after everything, nothing repaired.
struct ChunkDecoder {
    private enum State {
        case sizeStart
        case size
        case sizeExtension
        case sizeEnd
        case data
        case dataCarriageReturn
        case dataLineFeed
        case trailer
        case done
    }

    private var state = State.sizeStart
    private var size = 0
    private var digits = 0
    private var extensionBytes = 0
    private var trailer: [UInt8] = []

    private static let extensionLimit = 1024
    private static let trailerLimit = 4096

    var isDone: Bool { state == .done }

    mutating func decode(
        _ bytes: UnsafeRawBufferPointer,
        into body: inout [UInt8],
        limit: Int
    ) throws(HTTPError) -> Int {
        var index = 0
        while index < bytes.count, state != .done {
            if state == .data {
                let count = min(size, bytes.count - index)
                body.append(contentsOf: bytes[index..<index + count])
                size -= count
                index += count
                if size == 0 { state = .dataCarriageReturn }
            } else {
                try step(bytes[index], room: limit - body.count)
                index += 1
            }
        }
        return index
    }

    private mutating func step(_ byte: UInt8, room: Int) throws(HTTPError) {
        switch state {
        case .sizeStart: try addDigit(byte, room)
        case .size:
            switch byte {
            case .carriageReturn: state = .sizeEnd
            case UInt8(ascii: ";"): state = .sizeExtension
            default: try addDigit(byte, room)
            }
        case .sizeExtension: try skipExtension(byte)
        case .sizeEnd:
            try expect(byte, .lineFeed, then: size == 0 ? .trailer : .data)
        case .dataCarriageReturn: try expect(byte, .carriageReturn, then: .dataLineFeed)
        case .dataLineFeed: try expect(byte, .lineFeed, then: .sizeStart)
        case .trailer: try addToTrailer(byte)
        case .data, .done: break
        }
    }

    private mutating func expect(_ byte: UInt8, _ expected: UInt8, then next: State) throws(HTTPError) {
        guard byte == expected else { throw .badChunk }
        state = next
    }

    private mutating func addDigit(_ byte: UInt8, _ room: Int) throws(HTTPError) {
        guard let digit = ChunkDecoder.hexadecimal(byte) else { throw .badChunk }
        if state == .sizeStart { (size, digits, state) = (0, 0, .size) }
        digits += 1
        // The room is far below the largest number, so this cannot overflow before it is refused.
        size = size << 4 | digit
        guard size <= room else { throw .bodyTooLarge }
        guard digits <= 16 else { throw .badChunk }
    }

    private mutating func skipExtension(_ byte: UInt8) throws(HTTPError) {
        extensionBytes += 1
        guard extensionBytes <= ChunkDecoder.extensionLimit else { throw .badChunk }
        if byte == .carriageReturn {
            state = .sizeEnd
        } else if !byte.isFieldValue {
            throw .badChunk
        }
    }

    /// Trailers are checked like fields, and dropped.
    private mutating func addToTrailer(_ byte: UInt8) throws(HTTPError) {
        trailer.append(byte)
        guard trailer.count <= ChunkDecoder.trailerLimit else { throw .headTooLarge }
        guard byte == .lineFeed else { return }
        guard trailer.dropLast().last == .carriageReturn else { throw .badTrailer }
        let line = trailer.dropLast(2)
        if line.isEmpty {
            state = .done
        } else if !ChunkDecoder.isField(line) {
            throw .badTrailer
        }
        trailer = []
    }

    private static func isField(_ line: ArraySlice<UInt8>) -> Bool {
        line.withUnsafeBytes { (try? FieldLine.read($0, 0..<$0.count)) != nil }
    }

    private static func hexadecimal(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
