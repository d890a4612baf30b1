@testable import HTTPServer

/// The requests that a reader finds in some bytes, which come to it in pieces.
struct ReadRequests {
    private(set) var requests: [RequestMessage] = []
    /// Whether nothing of a next request is left over.
    private(set) var isComplete = true

    init(_ bytes: [UInt8], cutAt place: Int) throws(HTTPError) {
        try self.init([bytes[..<place], bytes[place...]])
    }

    init(_ pieces: [ArraySlice<UInt8>], within limits: HTTPServerLimits = HTTPServerLimits()) throws(HTTPError) {
        var reader = RequestReader()
        for piece in pieces {
            var rest = piece
            while !rest.isEmpty {
                let (used, request) = try ReadRequests.read(&reader, Array(rest), limits)
                rest = rest.dropFirst(used)
                isComplete = request != nil
                if let request { requests.append(request) }
            }
        }
    }

    private static func read(
        _ reader: inout RequestReader,
        _ bytes: [UInt8],
        _ limits: HTTPServerLimits
    ) throws(HTTPError) -> (used: Int, request: RequestMessage?) {
        try bytes.withUnsafeBufferPointer { bytes throws(HTTPError) in
            try reader.read(UnsafeRawBufferPointer(bytes), within: limits)
        }
    }
}
