import HTTPServer
import JSON
import Primitives

extension HTTPRequest {
    /// The body as JSON; `nil` when it is none, or not said to be.
    var json: JSONValue? {
        guard self[.contentType]?.lowercased().hasPrefix("application/json") == true else { return nil }
        return try? JSONDocument(parsing: body, limits: JSONLimits(bytes: 32 << 20)).root
    }
}

extension JSONValue {
    /// `nil` unless it is a string with something in it.
    var text: String? {
        (try? string()).flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension String {
    /// What every provider refuses: no single @ with something on both sides, or a space.
    var isAddress: Bool {
        let parts = split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !contains(" ")
    }

    /// `a@b` of `Name <a@b>`.
    var bareAddress: String {
        guard last == ">", let start = lastIndex(of: "<") else { return self }
        return String(self[index(after: start)...].dropLast())
    }
}
