/// What a response becomes for the one who asked.
extension HTTPResponse {
    private static let compressedFrom = 1024

    mutating func negotiate(with request: HTTPRequest) {
        if isKnown(to: request) { (status, body) = (.notModified, .bytes([])) }
        compress(for: request)
    }

    /// Whether the client holds this already.
    private func isKnown(to request: HTTPRequest) -> Bool {
        guard status == .ok, request.method == .get || request.method == .head, let tag = fields[.etag] else {
            return false
        }
        let known = request.values(.ifNoneMatch).flatMap { $0.split(separator: ",") }
        return known.map { $0.trimming(" ") }.contains { $0 == "*" || HTTPResponse.isSame($0, tag) }
    }

    /// Tags name the same content here also when they vouch only for its meaning.
    private static func isSame(_ left: Substring, _ right: String) -> Bool {
        (left.hasPrefix("W/") ? left.dropFirst(2) : left) == (right.hasPrefix("W/") ? right.dropFirst(2) : right[...])
    }

    private mutating func compress(for request: HTTPRequest) {
        guard case .bytes(let bytes) = body, bytes.count >= HTTPResponse.compressedFrom, isCompressible else { return }
        fields.append(.vary, HTTPFieldName.acceptEncoding.text)
        guard HTTPResponse.acceptsGzip(request.values(.acceptEncoding)),
            let packed = Gzip.compress(bytes), packed.count < bytes.count
        else { return }
        body = .bytes(packed)
        fields.append(.contentEncoding, "gzip")
        // The bytes are others now, and the meaning is the same.
        if let tag = fields[.etag], !tag.hasPrefix("W/") { fields[.etag] = "W/\(tag)" }
    }

    private var isCompressible: Bool {
        guard fields[.contentEncoding] == nil, let type = fields[.contentType]?.prefix(while: { $0 != ";" }) else {
            return false
        }
        return type.hasPrefix("text/") || type.hasSuffix("json") || type.hasSuffix("xml")
            || type.hasSuffix("javascript")
    }

    /// `gzip` without `q=0`; a bare `*` counts too.
    private static func acceptsGzip(_ values: [String]) -> Bool {
        values.flatMap { $0.split(separator: ",") }.contains { offer in
            let parts = offer.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
            guard let coding = parts.first, ["gzip", "*"].contains(coding) else { return false }
            return !parts.dropFirst().contains { $0.hasPrefix("q=") && (Double($0.dropFirst(2)) ?? 0) == 0 }
        }
    }
}
