import CCurl

/// An absolute http or https URL, as libcurl itself reads it: what was checked is what will be connected to.
package struct HTTPURL: Hashable, Sendable, CustomStringConvertible {
    package enum Scheme: String, Sendable {
        case http, https
    }

    /// The whole URL, normalised.
    package let text: String
    package let scheme: Scheme
    /// Without brackets; an IPv4 number in its dotted form whatever way it was written.
    package let host: String
    package let port: Int
    package let hasQuery: Bool

    /// Refuses other schemes, user and password, control characters, zones, names beyond ASCII (libcurl would read them
    /// by the process's locale), and what is no URL.
    package init(_ text: some StringProtocol) throws(HTTPClientError) {
        let parsed = try ParsedURL(String(text))
        let rawScheme = try parsed.part(CURLUPART_SCHEME)
        guard let scheme = Scheme(rawValue: rawScheme.lowercased()) else { throw .invalidURL("its scheme is not HTTP") }
        guard parsed.optionalPart(CURLUPART_ZONEID) == nil else { throw .invalidURL("it has an address zone") }
        let host = try parsed.part(CURLUPART_HOST)
        guard host.utf8.allSatisfy({ $0 < 0x80 }) else { throw .invalidURL("its host is not in Punycode") }
        guard let port = Int(try parsed.part(CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT))), (1...65_535).contains(port)
        else { throw .invalidURL("its port is none") }
        (self.scheme, self.port) = (scheme, port)
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        self.text = try parsed.part(CURLUPART_URL)
        hasQuery = parsed.optionalPart(CURLUPART_QUERY) != nil
    }

    package var literalAddress: IPAddress? { IPAddress(host) }
    package var description: String { text }
}

/// Owns a `CURLU`; the parts are copied out.
private final class ParsedURL {
    private let raw: OpaquePointer

    init(_ text: String) throws(HTTPClientError) {
        guard let raw = curl_url() else { throw HTTPClientError(.outOfMemory, .notSent) }
        self.raw = raw
        guard !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            throw .invalidURL("it has a space or a control character")
        }
        guard curl_url_set(raw, CURLUPART_URL, text, UInt32(CURLU_DISALLOW_USER)) == CURLUE_OK else {
            throw .invalidURL("it cannot be parsed")
        }
    }

    deinit {
        curl_url_cleanup(raw)
    }

    func part(_ part: CURLUPart, _ flags: UInt32 = 0) throws(HTTPClientError) -> String {
        guard let value = optionalPart(part, flags) else { throw .invalidURL("it lacks a part") }
        return value
    }

    func optionalPart(_ part: CURLUPart, _ flags: UInt32 = 0) -> String? {
        var value: UnsafeMutablePointer<CChar>?
        guard curl_url_get(raw, part, &value, flags) == CURLUE_OK, let value else { return nil }
        defer { curl_free(value) }
        return String(cString: value)
    }
}

extension HTTPClientError {
    fileprivate static func invalidURL(_ reason: String) -> HTTPClientError {
        HTTPClientError(.invalidURL, .notSent, "the URL is refused: \(reason)")
    }
}
