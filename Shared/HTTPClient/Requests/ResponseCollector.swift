import Primitives

/// Gathers an answer within its limits. Pure, so that hostile answers are tried without a server.
struct ResponseCollector {
    /// Of one head, in bytes.
    static let headLimit = 1 << 16

    private(set) var headers = HTTPClientHeaders()
    private(set) var body: [UInt8] = []
    private(set) var hasBegun = false
    private(set) var isTooLarge = false
    private let bodyLimit: Int
    private var headSize = 0
    private var headIsComplete = false

    init(bodyLimit: Int) {
        self.bodyLimit = bodyLimit
    }

    /// False when the answer is to be given up. A status line begins a head anew: what came before was interim.
    mutating func head(_ line: UnsafeRawBufferPointer) -> Bool {
        hasBegun = true
        if line.starts(with: "HTTP/".utf8) { (headers, headSize, headIsComplete) = (HTTPClientHeaders(), 0, false) }
        headSize += line.count
        guard headSize <= ResponseCollector.headLimit else {
            isTooLarge = true
            return false
        }
        let text = line.trimmed
        // What follows the empty line are trailers, which no provider of ours uses.
        if text.isEmpty { headIsComplete = true }
        if !headIsComplete { add(text) }
        return true
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= bodyLimit else {
            isTooLarge = true
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    private mutating func add(_ line: Slice<UnsafeRawBufferPointer>) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else { return }
        let name = String(decoding: line[..<colon], as: UTF8.self)
        guard name.utf8.allSatisfy(\.isTokenByte) else { return }
        headers.append(name, String(decoding: line[(colon + 1)...].trimmed, as: UTF8.self))
    }
}

extension BidirectionalCollection<UInt8> where SubSequence: BidirectionalCollection<UInt8> {
    /// Without spaces, tabs and line ends on both sides.
    fileprivate var trimmed: SubSequence {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
            return self[endIndex...]
        }
        return self[first...last]
    }
}
