import Primitives
package import Wire

/// How a device's address is written before it is sealed: a provider's token as it is; a browser's subscription as three
/// lines, its endpoint and its two keys.
extension PushTarget.Address {
    package var plainText: String {
        switch self {
        case .token(let token): token
        case .subscription(let browser):
            [browser.endpoint, Base64.url.encode(browser.publicKey), Base64.url.encode(browser.authSecret)]
                .joined(separator: "\n")
        }
    }

    /// What stays the same when a device registers again: a browser's endpoint, without its keys.
    package var identity: String {
        switch self {
        case .token(let token): token
        case .subscription(let browser): browser.endpoint
        }
    }

    /// `nil` for a text that `plainText` did not write for this platform.
    package init?(plainText: String, on platform: Device.Platform) {
        guard platform == .webpush else {
            self = .token(plainText)
            return
        }
        let lines = plainText.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 3, let publicKey = Base64.url.decode(lines[1]), let secret = Base64.url.decode(lines[2])
        else { return nil }
        self = .subscription(.init(endpoint: String(lines[0]), publicKey: publicKey, authSecret: secret))
    }
}
