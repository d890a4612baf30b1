/// The first byte says how the rest is cut; the rest is what a client sends. However it is cut, the same requests come
/// out, or the same refusal.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    guard let choice = bytes.first else { return 0 }
    let input = Array(bytes.dropFirst())
    let whole = Outcome(input, stride: max(1, input.count))
    let cut = Outcome(input, stride: max(1, Int(choice)))
    precondition(whole == cut, "a cut changed what was read")
    for request in whole.requests {
        _ = HTTPQuery(String(decoding: request.query, as: UTF8.self))
        _ = router.find(request.method, request.path[...])
        precondition(request.body.count <= limits.bodySize)
    }
    return 0
}

private let limits: HTTPServerLimits = {
    var limits = HTTPServerLimits()
    (limits.headSize, limits.bodySize, limits.fieldCount) = (512, 256, 8)
    return limits
}()

private let router: HTTPRouter = {
    var router = HTTPRouter()
    for pattern in ["/", "/a", "/a/{b}", "/a/{b}/c", "/a/c/{d}", "/f/{rest...}"] {
        router.on(.get, pattern) { _ in HTTPResponse() }
    }
    return router
}()

/// What a reader makes of some bytes.
private struct Outcome: Equatable {
    struct Request: Equatable {
        let method: HTTPMethod
        let path: [UInt8]
        let query: [UInt8]
        let fields: [String]
        let text: [UInt8]
        let body: [UInt8]
    }

    private(set) var requests: [Request] = []
    private(set) var refusal: String?

    init(_ bytes: [UInt8], stride: Int) {
        var reader = RequestReader()
        var rest = bytes[...]
        while !rest.isEmpty, refusal == nil {
            var piece = rest.prefix(stride)
            rest = rest.dropFirst(stride)
            while !piece.isEmpty, refusal == nil { piece = piece.dropFirst(read(Array(piece), &reader)) }
        }
    }

    private mutating func read(_ bytes: [UInt8], _ reader: inout RequestReader) -> Int {
        do {
            let (used, message) = try bytes.withUnsafeBufferPointer { bytes throws(HTTPError) in
                try reader.read(UnsafeRawBufferPointer(bytes), within: limits)
            }
            if let message { requests.append(Request(message)) }
            return used
        } catch {
            refusal = error.code
            return bytes.count
        }
    }
}

extension Outcome.Request {
    init(_ message: RequestMessage) {
        self.init(
            method: message.head.method,
            path: Array(message.text[message.head.path.range]),
            query: Array(message.text[message.head.query.range]),
            fields: message.head.fields.map { message.string($0.name) + ": " + message.string($0.value) },
            text: message.text,
            body: message.body
        )
    }
}
