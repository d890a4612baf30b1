/// What stands before every request.
struct RequestHeader {
    let key: Int16
    let version: Int16
    let correlationID: Int32
    let clientID: String

    /// Leaves `reader` at the body, in the encoding of the version.
    init(from reader: inout ProtocolReader) throws {
        key = try reader.integer()
        version = try reader.integer()
        correlationID = try reader.integer()
        clientID = try reader.nullableString() ?? ""
        guard let api = APIKey(rawValue: key), api.isFlexible(in: version) else { return }
        reader.isFlexible = true
        // A version of ApiVersions that is not known here may have any header; it is answered without its body.
        if api.versions.contains(version) { try reader.skipTaggedFields() }
    }
}
