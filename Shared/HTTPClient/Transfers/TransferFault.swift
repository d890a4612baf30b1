import CCurl

/// What ended a transfer before its time.
package enum TransferFault: String, Sendable, CaseIterable {
    case invalidURL
    case invalidRequest
    case unresolved
    case refused
    /// The address is one that the client's `AddressPolicy` forbids.
    case addressRefused
    case tls
    /// The peer's certificate, or ours in its eyes, is not good: that does not mend itself.
    case certificate
    case timedOut
    case connectionLost
    case protocolViolation
    case responseTooLarge
    case cancelled
    /// The client has been shut down.
    case closed
    case outOfMemory
    case other

    /// Whether the same call may succeed later.
    package var isTransient: Bool {
        switch self {
        case .unresolved, .refused, .tls, .timedOut, .connectionLost, .outOfMemory: true
        default: false
        }
    }

    init(_ code: CURLcode) {
        self = TransferFault.byCode[code.rawValue] ?? .other
    }

    private static let byCode: [UInt32: TransferFault] = {
        let groups: [(TransferFault, [CURLcode])] = [
            (.invalidURL, [CURLE_URL_MALFORMAT]),
            (.unresolved, [CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY]),
            (.refused, [CURLE_COULDNT_CONNECT]),
            (.tls, [CURLE_SSL_CONNECT_ERROR, CURLE_USE_SSL_FAILED]),
            (.certificate, [CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE]),
            (.certificate, [CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CLIENTCERT]),
            (.timedOut, [CURLE_OPERATION_TIMEDOUT]),
            (.connectionLost, [CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE]),
            (.connectionLost, [CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_SEND_FAIL_REWIND]),
            // URLs are checked before: what is not supported is an answer without a status line.
            (.protocolViolation, [CURLE_UNSUPPORTED_PROTOCOL]),
            (.protocolViolation, [CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING]),
            (.responseTooLarge, [CURLE_FILESIZE_EXCEEDED]),
            (.outOfMemory, [CURLE_OUT_OF_MEMORY]),
        ]
        return Dictionary(groups.flatMap { fault, codes in codes.map { ($0.rawValue, fault) } }) { first, _ in first }
    }()
}
