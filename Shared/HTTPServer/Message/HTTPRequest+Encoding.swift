extension HTTPRequest {
    /// The body as it was before the client packed it. Throws 413 past the limit, 415 for an encoding other than gzip,
    /// and 400 for what cannot be unpacked.
    package func unpackedBody(limit: Int) throws(HTTPError) -> [UInt8] {
        let encodings = values(.contentEncoding)
        guard body.count <= limit else { throw .bodyTooLarge }
        switch encodings.joined(separator: ",").lowercased() {
        case "", "identity": return body
        case "gzip", "x-gzip": return try Gunzip.bytes(of: body, limit: limit)
        default: throw .unknownEncoding
        }
    }
}

extension HTTPError {
    static let badEncoding = HTTPError(.badRequest, "bad_encoding", detail: "The body is not the gzip that it claims.")
    static let unknownEncoding = HTTPError(.unsupportedMediaType, "unknown_encoding", detail: "A body may be gzip.")
}
