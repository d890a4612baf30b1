package import HTTPServer
package import Storage

/// The version of a thing as an ETag: what a client quotes to change only what it has seen.
package enum EntityTag {
    package static func text(of version: Int) -> String { "\"\(version)\"" }

    /// Weak tags count too: the server weakens its own when it compresses.
    package static func version(in text: String) -> Int? {
        let tag = text.hasPrefix("W/") ? text.dropFirst(2) : text[...]
        guard tag.hasPrefix("\""), tag.hasSuffix("\"") else { return nil }
        let version = Int(tag.dropFirst().dropLast())
        // One way to write a number: no sign and no zero in front.
        return version.flatMap { EntityTag.text(of: $0) == tag ? $0 : nil }
    }
}

extension WriteCondition {
    /// `If-Match` with the tag that was read or `*`, `If-None-Match: *`, or neither. A tag that is no version of ours
    /// matches nothing.
    package init(_ request: HTTPRequest) throws(HTTPError) {
        switch (request.values(.ifMatch), request.values(.ifNoneMatch)) {
        case ([], []): self = .none
        case (["*"], []): self = .present
        case ([], ["*"]): self = .absent
        case (let tags, []) where tags.count == 1 && !tags[0].contains(","):
            self = .version(EntityTag.version(in: tags[0]) ?? -1)
        default: throw .badCondition
        }
    }
}
