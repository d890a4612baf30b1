import Primitives

/// The target of a link that can be followed through us: an absolute http or https URL, in ASCII as a header field needs
/// it.
struct TrackableURL: Equatable {
    let text: String

    static let limit = 2048

    /// Reads the value of an `href`. `nil` for anchors, `mailto:`, `tel:`, relative and other links, and for what is not
    /// clear enough to be written anew; such a link stays as it is.
    init?(attribute value: some Collection<UInt8>) {
        guard let decoded = TrackableURL.decoded(value) else { return nil }
        self.init(plain: decoded[...])
    }

    /// The same of a link that stands for itself.
    init?(plain value: ArraySlice<UInt8>) {
        let trimmed = value.drop(while: \.isSpace)
        let url = trimmed.prefix((trimmed.lastIndex { !$0.isSpace } ?? trimmed.startIndex - 1) - trimmed.startIndex + 1)
        guard url.count <= TrackableURL.limit, url.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }),
            let host = TrackableURL.host(of: url), !host.isEmpty, host.allSatisfy({ $0 < 0x80 })
        else { return nil }
        var ascii: [UInt8] = []
        for byte in url {
            if byte < 0x80 {
                ascii.append(byte)
            } else {
                ascii.append(UInt8(ascii: "%"))
                ascii.appendHex(byte)
            }
        }
        guard ascii.count <= TrackableURL.limit else { return nil }
        text = String(decoding: ascii, as: UTF8.self)
    }

    /// From behind the two slashes to the path; `nil` without a scheme of ours.
    private static func host(of url: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        for scheme in ["http://", "https://"] where url.lazy.map(\.lowercased).starts(with: scheme.utf8) {
            return url.dropFirst(scheme.utf8.count).prefix { !"/?#".utf8.contains($0) }
        }
        return nil
    }

    /// With character references resolved; `nil` for one by a name that is not known here.
    private static func decoded(_ value: some Collection<UInt8>) -> [UInt8]? {
        var (rest, result) = (Array(value)[...], [UInt8]())
        while let amp = rest.firstIndex(of: UInt8(ascii: "&")) {
            result += rest[..<amp]
            let body = rest[(amp + 1)...].prefix(10)
            guard let end = body.firstIndex(where: { !$0.isReferenceByte }), body[end] == UInt8(ascii: ";"),
                end > body.startIndex
            else {
                // No reference, as in `?a=1&b=2`.
                result.append(UInt8(ascii: "&"))
                rest = rest[(amp + 1)...]
                continue
            }
            guard let character = character(body[..<end]) else { return nil }
            result += Array(String(character).utf8)
            rest = rest[(end + 1)...]
        }
        return result + rest
    }

    private static func character(_ reference: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let name = String(decoding: reference, as: UTF8.self)
        if name.hasPrefix("#x") || name.hasPrefix("#X") {
            return UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
        }
        if name.hasPrefix("#") { return UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init) }
        return ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"][name]
    }
}

extension UInt8 {
    fileprivate var isReferenceByte: Bool {
        isASCIILetter || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || self == UInt8(ascii: "#")
    }
}
