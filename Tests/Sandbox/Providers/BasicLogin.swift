import HTTPServer
import Primitives

extension HTTPRequest {
    /// Of Basic authentication; `nil` when there is none that can be read.
    var basicLogin: (user: String, secret: String)? {
        guard let login = self[.authorization], login.hasPrefix("Basic "),
            let pair = Base64.standard.decode(login.dropFirst(6)), let colon = pair.firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        return (String(decoding: pair[..<colon], as: UTF8.self), String(decoding: pair[(colon + 1)...], as: UTF8.self))
    }
}
