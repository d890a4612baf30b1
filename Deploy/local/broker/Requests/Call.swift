/// Whoever sent a request. All its answers go out in the order of the requests, so it sends its next one to the
/// broker only when this one has been answered.
protocol Peer: AnyObject {
    var host: String { get }
    /// Called once if the peer goes away while it waits for an answer.
    var whenClosed: (() -> Void)? { get set }
    func answer(_ response: [UInt8])
    /// The request is dealt with, and wants no answer.
    func answerNothing()
}

/// One request under way: what is still to be read of it, and the answer as far as it is written.
struct Call {
    enum Outcome {
        /// `response` is complete.
        case answered
        case unanswered
        /// Someone keeps the call and finishes it later.
        case waits
    }

    let api: APIKey
    let version: Int16
    let clientID: String
    let peer: any Peer
    var request: ProtocolReader
    var response: ProtocolWriter

    init(_ api: APIKey, _ header: RequestHeader, _ request: ProtocolReader, from peer: any Peer) {
        (self.api, version, clientID) = (api, header.version, header.clientID)
        (self.request, self.peer) = (request, peer)
        response = Call.response(to: header)
        response.isFlexible = request.isFlexible
        // ApiVersions keeps the oldest header: its sender does not know yet what the broker speaks.
        if api != .apiVersions { response.noTaggedFields() }
    }

    /// Sends what has been written.
    mutating func finish() {
        peer.answer(Call.sealed(&response))
    }

    /// An answer that holds its header only, behind a place for its length.
    static func response(to header: RequestHeader) -> ProtocolWriter {
        var response = ProtocolWriter()
        _ = response.placeholder()
        response.integer(header.correlationID)
        return response
    }

    static func sealed(_ response: inout ProtocolWriter) -> [UInt8] {
        response.patch(0, with: Int32(clamping: response.bytes.count - 4))
        return response.bytes
    }
}
