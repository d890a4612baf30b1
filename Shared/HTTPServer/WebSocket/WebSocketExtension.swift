/// One offer in `Sec-WebSocket-Extensions`, such as `permessage-deflate; client_max_window_bits=12`.
struct WebSocketExtension: Equatable, Sendable {
    struct Parameter: Equatable, Sendable {
        let name: String
        let value: String?
    }

    let name: String
    let parameters: [Parameter]

    /// Reads a whole header; `nil` when it breaks the grammar of RFC 6455, section 9.1.
    static func parse(_ header: String) -> [WebSocketExtension]? {
        var offers: [WebSocketExtension] = []
        for offer in header.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            guard let offer = WebSocketExtension(offer) else { return nil }
            offers.append(offer)
        }
        return offers
    }

    private init?(_ text: Substring.UTF8View) {
        let parts = text.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        guard let name = parts.first.flatMap(WebSocketExtension.token) else { return nil }
        var parameters: [Parameter] = []
        for part in parts.dropFirst() {
            guard let parameter = Parameter(part) else { return nil }
            parameters.append(parameter)
        }
        (self.name, self.parameters) = (name, parameters)
    }

    fileprivate static func token(_ text: Substring.UTF8View) -> String? {
        let text = Substring(text).trimming(" \t")
        return !text.isEmpty && text.utf8.allSatisfy(isTokenByte) ? String(text) : nil
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

extension WebSocketExtension.Parameter {
    /// A value may stand in quotes, but must be a token inside them too.
    fileprivate init?(_ text: Substring.UTF8View) {
        let parts = text.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first.flatMap(WebSocketExtension.token) else { return nil }
        guard parts.count == 2 else {
            self.init(name: name, value: nil)
            return
        }
        var value = Substring(parts[1]).trimming(" \t")
        if value.utf8.count >= 2, value.first == "\"", value.last == "\"" { value = value.dropFirst().dropLast() }
        guard let token = WebSocketExtension.token(value.utf8) else { return nil }
        self.init(name: name, value: token)
    }
}

extension Substring {
    /// Without the given characters at either end.
    func trimming(_ characters: String) -> Substring {
        let start = drop { characters.contains($0) }
        guard let last = start.lastIndex(where: { !characters.contains($0) }) else { return "" }
        return start[...last]
    }
}
