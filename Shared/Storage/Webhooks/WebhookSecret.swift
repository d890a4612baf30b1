package import Primitives

/// What an endpoint's messages are signed with, where both sides know it: `whsec_` and base64, as Standard Webhooks has it.
package struct WebhookSecret: Sendable, Equatable {
    package static let prefix = "whsec_"

    package let bytes: [UInt8]

    package init(randomness: Randomness = .secure) {
        bytes = randomness.bytes(32)
    }

    /// Takes it without the prefix and without padding too; `nil` for fewer than 24 bytes or more than 64.
    package init?(_ text: some StringProtocol) {
        let digits = text.hasPrefix(WebhookSecret.prefix) ? text.dropFirst(WebhookSecret.prefix.count) : text[...]
        guard let bytes = Base64.standard.decode(WebhookSecret.padded(Array(digits.utf8))),
            (24...64).contains(bytes.count)
        else { return nil }
        self.bytes = bytes
    }

    /// Others leave bits behind the last byte, and the padding out; our reader wants it as it ought to be.
    private static func padded(_ digits: [UInt8]) -> String {
        var digits = digits
        let excess = digits.count % 4
        if excess > 1, let last = digits.last, let value = alphabet.firstIndex(of: last) {
            digits[digits.count - 1] = alphabet[value & (excess == 2 ? 0b11_0000 : 0b11_1100)]
        }
        let padding = excess == 0 ? 0 : 4 - excess
        return String(decoding: digits + Array(repeating: UInt8(ascii: "="), count: padding), as: UTF8.self)
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var text: String { WebhookSecret.prefix + Base64.standard.encode(bytes) }
}
