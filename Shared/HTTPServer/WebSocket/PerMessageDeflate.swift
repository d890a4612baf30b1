/// Compression as a server is ready to do it.
package struct WebSocketCompression: Sendable {
    /// Keep what earlier messages held: smaller frames, and up to 300 KB a socket. Without it an idle socket costs
    /// nothing, and one compressed frame serves every receiver of a broadcast.
    package var keepsContext: Bool
    /// Messages below this size are sent as they are.
    package var minimumSize: Int

    package init(keepsContext: Bool = false, minimumSize: Int = 256) {
        (self.keepsContext, self.minimumSize) = (keepsContext, minimumSize)
    }
}

/// What server and client agreed on for permessage-deflate (RFC 7692).
struct PerMessageDeflate: Equatable, Sendable {
    var serverKeepsContext: Bool
    var clientKeepsContext: Bool
    var serverWindowBits = 15
    private var namesWindow = false

    static let name = "permessage-deflate"

    /// The first offer that can be met; `nil` when there is none, and then nothing is compressed.
    static func negotiate(_ offers: [WebSocketExtension], _ compression: WebSocketCompression) -> PerMessageDeflate? {
        offers.lazy.compactMap { PerMessageDeflate($0, compression) }.first
    }

    private init?(_ offer: WebSocketExtension, _ compression: WebSocketCompression) {
        guard offer.name == PerMessageDeflate.name else { return nil }
        guard Set(offer.parameters.map(\.name)).count == offer.parameters.count else { return nil }
        serverKeepsContext = compression.keepsContext
        clientKeepsContext = compression.keepsContext
        for parameter in offer.parameters {
            guard apply(parameter) else { return nil }
        }
    }

    /// False for a parameter that is unknown, malformed, or that zlib cannot do: it has no window of 8 bits.
    private mutating func apply(_ parameter: WebSocketExtension.Parameter) -> Bool {
        switch (parameter.name, parameter.value) {
        case ("server_no_context_takeover", nil):
            serverKeepsContext = false
        case ("client_no_context_takeover", nil):
            clientKeepsContext = false
        case ("server_max_window_bits", let value?):
            guard let bits = PerMessageDeflate.windowBits(value), bits > 8 else { return false }
            (serverWindowBits, namesWindow) = (bits, true)
        case ("client_max_window_bits", nil):
            break
        case ("client_max_window_bits", let value?):
            // A smaller window needs nothing from us: zlib inflates it within its largest.
            return PerMessageDeflate.windowBits(value) != nil
        default:
            return false
        }
        return true
    }

    private static func windowBits(_ text: String) -> Int? {
        guard (1...2).contains(text.utf8.count), text.first != "0", text.utf8.allSatisfy({ (48...57).contains($0) }),
            let bits = Int(text), (8...15).contains(bits)
        else { return nil }
        return bits
    }

    /// The value of `Sec-WebSocket-Extensions` in the answer.
    var header: String {
        var header = PerMessageDeflate.name
        if !serverKeepsContext { header += "; server_no_context_takeover" }
        if !clientKeepsContext { header += "; client_no_context_takeover" }
        if namesWindow { header += "; server_max_window_bits=\(serverWindowBits)" }
        return header
    }
}
